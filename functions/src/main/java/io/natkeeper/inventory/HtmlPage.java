package io.natkeeper.inventory;

/** One HTML page: no script, nothing to load, readable on a phone in the dark. */
public final class HtmlPage {

    private static final String STYLE =
            """
            :root{color-scheme:light dark}
            body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem}
            h1{font-size:1.3rem}
            h2{font-size:1.1rem;margin:0}
            section{border:1px solid #8886;border-left:6px solid #2a8;border-radius:6px;margin:.8rem 0;padding:.6rem .8rem}
            section.problem{border-left-color:#d43}
            .problem strong{color:#d43}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .8rem;margin:.4rem 0 0}
            dt{opacity:.7}
            dd{margin:0;overflow-wrap:anywhere}
            code{font-size:1rem}
            """;

    private final StringBuilder html = new StringBuilder();

    public HtmlPage(String title) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>")
                .append(escaped(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n");
    }

    /**
     * @param problem whether it needs a person
     * @param rows calls {@link #row}
     */
    public void section(boolean problem, String heading, Runnable rows) {
        html.append(problem ? "<section class=\"problem\">" : "<section>");
        element("h2", heading);
        html.append("<dl>\n");
        rows.run();
        html.append("</dl></section>\n");
    }

    public void row(String term, String text) {
        html.append("<dt>").append(escaped(term)).append("</dt>");
        element("dd", text);
    }

    /** Such as {@code h1} or {@code p}. */
    public void element(String name, String text) {
        html.append('<').append(name).append('>').append(escaped(text));
        html.append("</").append(name).append(">\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** The whole page; nothing comes after it. */
    @Override
    public String toString() {
        return html + "</body></html>\n";
    }
}

package io.natkeeper.egress;

import io.natkeeper.egress.EgressInventory.Seen;
import io.natkeeper.egress.EgressInventory.Source;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.Host;
import io.natkeeper.inventory.HtmlPage;
import java.util.List;

/** Which address does this instance use? An inventory as sections of an HTML page. */
public final class EgressPage {

    private final EgressInventory inventory;
    private final HtmlPage page;

    private EgressPage(EgressInventory inventory, HtmlPage page) {
        this.inventory = inventory;
        this.page = page;
    }

    public static void addTo(HtmlPage page, EgressInventory inventory) {
        EgressPage egress = new EgressPage(inventory, page);
        page.element("h1", "Ways out of pool " + inventory.pool());
        egress.problems();
        inventory.rules().forEach(egress::rule);
        egress.drift();
    }

    private void problems() {
        List<String> errors = inventory.policy().errors();
        if (!errors.isEmpty()) {
            page.section(
                    true,
                    "The newest policy has errors and is not in force",
                    () -> errors.forEach(error -> page.row("error", error)));
        }
        List<Host> silent =
                inventory.hosts().stream().filter(h -> h.problem().isPresent()).toList();
        if (!silent.isEmpty()) {
            page.section(
                    true,
                    "Not known of every host",
                    () -> silent.forEach(h -> page.row(h.name(), h.problem().orElseThrow())));
        }
        inventory
                .policy()
                .since()
                .ifPresent(since -> page.element("p", "The policy in force is of " + since + "."));
        if (inventory.rules().isEmpty()) {
            page.element("p", "Everybody leaves by the default address.");
        }
    }

    private void rule(EgressInventory.Rule rule) {
        List<Source> sources =
                inventory.sources().stream().filter(s -> s.rule().equals(rule.name())).toList();
        page.section(
                !rule.problems().isEmpty(),
                rule.name(),
                () -> {
                    page.row("for", rule.from());
                    page.row("by", String.join(", ", rule.addresses()));
                    rule.problems().forEach(problem -> page.row("problem", problem));
                    if (sources.isEmpty()) {
                        page.row("sources", "none now");
                    }
                });
        sources.forEach(this::source);
    }

    private void source(Source source) {
        Seen seen = inventory.seen(source);
        page.section(
                source.publicIp().isPresent() && !(seen instanceof Seen.Chosen),
                source.label(),
                () -> {
                    page.row("expected", EgressChanges.words(source.publicIp()));
                    page.row(
                            "seen",
                            switch (seen) {
                                case Seen.Chosen(String ip, String host) ->
                                        "%s, on %s".formatted(ip, host);
                                case Seen.Default(String host) -> "the default address of " + host;
                                case Seen.Unknown(String cause) -> "not known: " + cause;
                            });
                    page.row("behind", source.table());
                    page.row("changed", source.changed().at() + ": " + source.changed().what());
                });
    }

    private void drift() {
        if (!inventory.drift().isEmpty()) {
            page.section(
                    false,
                    "Changed by somebody else, and repaired",
                    () -> {
                        for (Event event : inventory.drift()) {
                            page.row(event.at().toString(), event.what());
                        }
                    });
        }
    }
}

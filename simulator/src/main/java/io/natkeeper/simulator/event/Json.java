package io.natkeeper.simulator.event;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Prints JSON, indented by two; a library for it would be the simulator's only one. */
public final class Json {

    private Json() {}

    /** Prints texts, numbers, booleans, lists and maps; maps in their own order. */
    public static String print(Object value) {
        StringBuilder text = new StringBuilder();
        print(text, value, "\n");
        return text.toString();
    }

    private static void print(StringBuilder text, Object value, String lineBreak) {
        String inner = lineBreak + "  ";
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> text.append("{}");
            case List<?> list when list.isEmpty() -> text.append("[]");
            case Map<?, ?> map -> {
                char separator = '{';
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    text.append(separator).append(inner);
                    quote(text, String.valueOf(entry.getKey()));
                    text.append(": ");
                    print(text, entry.getValue(), inner);
                    separator = ',';
                }
                text.append(lineBreak).append('}');
            }
            case List<?> list -> {
                char separator = '[';
                Iterator<?> items = list.iterator();
                while (items.hasNext()) {
                    text.append(separator).append(inner);
                    print(text, items.next(), inner);
                    separator = ',';
                }
                text.append(lineBreak).append(']');
            }
            case String string -> quote(text, string);
            case Number _, Boolean _ -> text.append(value);
            default -> throw new IllegalArgumentException("Not JSON: " + value.getClass());
        }
    }

    private static void quote(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}

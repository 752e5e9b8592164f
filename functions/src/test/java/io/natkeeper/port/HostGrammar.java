package io.natkeeper.port;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text that hosts get as strictly as they do, and shares no code with what writes it:
 * anything that does not fit is an error.
 */
final class HostGrammar {

    private static final String ADDRESS = "\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}";
    private static final Pattern WITHIN = Pattern.compile("within (" + ADDRESS + "/\\d{1,2})");
    private static final Pattern WATCH = Pattern.compile("watch ([a-z0-9.-]+) (\\d+)");
    private static final Pattern PORT =
            Pattern.compile(
                    "(tcp|udp) (\\d{4,5}) (allow ("
                            + ADDRESS
                            + "/\\d{1,2})|by source|log|to ("
                            + ADDRESS
                            + ") (\\d{1,5})|name ([a-z0-9.-]+) (\\d{1,5}))");
    private static final List<String> ORDER = List.of("allow", "by", "log", "to", "name");

    final Set<String> within = new HashSet<>();
    final Set<String> watches = new HashSet<>();

    /** By port, such as {@code tcp 50001}: its lines without it. */
    final SortedMap<String, List<String>> ports = new TreeMap<>();

    private HostGrammar() {}

    static HostGrammar read(String text) {
        if (!text.endsWith("\n") || text.contains("\r")) {
            throw new IllegalArgumentException("lines end in \\n");
        }
        HostGrammar read = new HostGrammar();
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (!lines[0].equals("natkeeper-ports 1")) {
            throw new IllegalArgumentException("header: " + lines[0]);
        }
        int stage = 0;
        String port = "";
        int rank = 0;
        for (String line : List.of(lines).subList(1, lines.length)) {
            Matcher within = WITHIN.matcher(line);
            Matcher watch = WATCH.matcher(line);
            Matcher of = PORT.matcher(line);
            int now = within.matches() ? 0 : watch.matches() ? 1 : of.matches() ? 2 : -1;
            if (now < stage) {
                throw new IllegalArgumentException("out of place: " + line);
            }
            stage = now;
            switch (now) {
                case 0 -> unique(read.within, within.group(1));
                case 1 -> unique(read.watches, watch.group(1));
                default -> {
                    String key = of.group(1) + " " + of.group(2);
                    if ((!key.equals(port) && read.ports.containsKey(key))
                            || key.compareTo(port) < 0
                            || Integer.parseInt(of.group(2)) > 65535) {
                        throw new IllegalArgumentException("ports are not sorted: " + line);
                    }
                    int kind = ORDER.indexOf(of.group(3).split(" ", -1)[0]);
                    if (key.equals(port) && kind < rank) {
                        throw new IllegalArgumentException("lines are not sorted: " + line);
                    }
                    port = key;
                    rank = kind;
                    read.ports.computeIfAbsent(key, _ -> new ArrayList<>()).add(of.group(3));
                }
            }
        }
        read.ports.forEach((key, rules) -> {
            boolean allows = rules.stream().anyMatch(r -> r.startsWith("allow "));
            boolean to = rules.stream().anyMatch(r -> r.startsWith("to "));
            boolean name = rules.stream().anyMatch(r -> r.startsWith("name "));
            if (!allows || to == name) {
                throw new IllegalArgumentException(key + " needs allow, and to or name: " + rules);
            }
        });
        if (read.within.isEmpty()) {
            throw new IllegalArgumentException("no within");
        }
        return read;
    }

    private static void unique(Set<String> all, String one) {
        if (!all.add(one)) {
            throw new IllegalArgumentException("twice: " + one);
        }
    }
}

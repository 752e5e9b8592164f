package io.natkeeper.port;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port of the entry address, written {@code tcp 50001}; ordered as hosts get them. */
public record ListenPort(Protocol protocol, int number) implements Comparable<ListenPort> {

    private static final Comparator<ListenPort> ORDER =
            Comparator.comparing(ListenPort::protocol).thenComparingInt(ListenPort::number);
    private static final Pattern FORM = Pattern.compile("(tcp|udp) ([1-9]\\d{0,4})");

    public static Optional<ListenPort> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > PortRange.HIGHEST) {
            return Optional.empty();
        }
        return Protocol.of(form.group(1))
                .map(protocol -> new ListenPort(protocol, Integer.parseInt(form.group(2))));
    }

    @Override
    public int compareTo(ListenPort other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return protocol + " " + number;
    }
}

package io.natkeeper;

import java.util.Comparator;
import java.util.Optional;

/**
 * Consecutive IPv4 addresses, both ends included; written {@code 10.0.3.17} or {@code
 * 10.0.9.0-10.0.9.255}. Ordered by the first one, then by the last one.
 *
 * @param first as an unsigned number of 32 bits
 */
public record Ipv4Range(long first, long last) implements Comparable<Ipv4Range> {

    private static final Comparator<Ipv4Range> ORDER =
            Comparator.comparingLong(Ipv4Range::first).thenComparingLong(Ipv4Range::last);

    public Ipv4Range {
        if (first < 0 || first > last || last > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("%d-%d is no range".formatted(first, last));
        }
    }

    public static Ipv4Range of(Ipv4Prefix prefix) {
        return new Ipv4Range(prefix.network(), prefix.last());
    }

    /**
     * @throws IllegalArgumentException if it is neither an address nor a range
     */
    public static Ipv4Range of(String text) {
        int hyphen = text.indexOf('-');
        return hyphen < 0
                ? new Ipv4Range(number(text), number(text))
                : new Ipv4Range(
                        number(text.substring(0, hyphen)), number(text.substring(hyphen + 1)));
    }

    private static long number(String address) {
        return Ipv4Prefix.ofAddress(address)
                .map(Ipv4Prefix::network)
                .orElseThrow(() -> new IllegalArgumentException(address + " is no IPv4 address"));
    }

    public long size() {
        return last - first + 1;
    }

    public boolean contains(Ipv4Range other) {
        return first <= other.first && other.last <= last;
    }

    public Optional<Ipv4Range> intersection(Ipv4Range other) {
        long from = Math.max(first, other.first);
        long to = Math.min(last, other.last);
        return from <= to ? Optional.of(new Ipv4Range(from, to)) : Optional.empty();
    }

    @Override
    public int compareTo(Ipv4Range other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return first == last ? address(first) : address(first) + "-" + address(last);
    }

    private static String address(long number) {
        return new Ipv4Prefix(number, 32).firstAddress();
    }
}

package io.natkeeper.port;

import java.util.stream.IntStream;

/** Consecutive ports, both ends included; written {@code 50001} or {@code 50010-50019}. */
public record PortRange(int first, int last) {

    static final int HIGHEST = 65_535;

    public PortRange {
        if (first < 0 || first > last || last > HIGHEST) {
            throw new IllegalArgumentException("%d-%d is no range of ports".formatted(first, last));
        }
    }

    public int size() {
        return last - first + 1;
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    public boolean overlaps(PortRange other) {
        return first <= other.last && other.first <= last;
    }

    public IntStream ports() {
        return IntStream.rangeClosed(first, last);
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}

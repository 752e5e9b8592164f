package io.natkeeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 prefix such as {@code 203.0.113.0/24}; IPv4 only, because Elastic IPs are. Ordered by
 * address, the shorter prefix first.
 *
 * @param network the first address, as an unsigned number of 32 bits
 */
public record Ipv4Prefix(long network, int length) implements Comparable<Ipv4Prefix> {

    public static final Ipv4Prefix EVERYWHERE = new Ipv4Prefix(0, 0);

    private static final Comparator<Ipv4Prefix> ORDER =
            Comparator.comparingLong(Ipv4Prefix::network).thenComparingInt(Ipv4Prefix::length);
    private static final String NUMBER = "(0|[1-9]\\d{0,2})";
    private static final Pattern ADDRESS =
            Pattern.compile(String.join("\\.", NUMBER, NUMBER, NUMBER, NUMBER));
    private static final Pattern PREFIX = Pattern.compile("([^/]*)/(0|[1-9]\\d?)");

    /** RFC 1918, and RFC 6598's shared address space, which VPCs and EKS use as private. */
    public static final List<Ipv4Prefix> PRIVATE =
            List.of(
                    of("10.0.0.0/8"),
                    of("100.64.0.0/10"),
                    of("172.16.0.0/12"),
                    of("192.168.0.0/16"));

    public Ipv4Prefix {
        if (length < 0 || length > 32 || network != (network & mask(length))) {
            throw new IllegalArgumentException("no IPv4 prefix: %d/%d".formatted(network, length));
        }
    }

    public static Ipv4Prefix of(String text) throws MalformedException {
        if (text.indexOf(':') >= 0) {
            throw new MalformedException(
                    "is IPv6, and Elastic IPs are IPv4 only", "write an IPv4 prefix");
        }
        if (address(text).isPresent()) {
            throw new MalformedException("has no length", "write %s/32".formatted(text));
        }
        Matcher prefix = PREFIX.matcher(text);
        if (!prefix.matches() || address(prefix.group(1)).isEmpty()) {
            throw new MalformedException("is no IPv4 prefix", "write one such as 203.0.113.0/24");
        }
        int length = Integer.parseInt(prefix.group(2));
        if (length > 32) {
            throw new MalformedException("has a length over 32", "write one from 0 to 32");
        }
        long network = address(prefix.group(1)).orElseThrow();
        if (network != (network & mask(length))) {
            throw new MalformedException(
                    "has address bits behind its first %d".formatted(length),
                    "write %s, or %s for the one address"
                            .formatted(
                                    new Ipv4Prefix(network & mask(length), length),
                                    new Ipv4Prefix(network, 32)));
        }
        return new Ipv4Prefix(network, length);
    }

    /** The prefix of one address; empty where the text is no IPv4 address in plain decimals. */
    public static Optional<Ipv4Prefix> ofAddress(String text) {
        return address(text).map(address -> new Ipv4Prefix(address, 32));
    }

    /** The fewest prefixes that cover exactly the same addresses, sorted, without overlap. */
    public static List<Ipv4Prefix> coalesced(Collection<Ipv4Prefix> prefixes) {
        List<Ipv4Prefix> merged = new ArrayList<>();
        for (Ipv4Prefix prefix : new TreeSet<>(prefixes)) {
            if (!merged.isEmpty() && merged.getLast().covers(prefix)) {
                continue;
            }
            Ipv4Prefix next = prefix;
            while (!merged.isEmpty() && merged.getLast().isLeftHalfBeside(next)) {
                next = new Ipv4Prefix(merged.removeLast().network, next.length - 1);
            }
            merged.add(next);
        }
        return List.copyOf(merged);
    }

    public boolean covers(Ipv4Prefix other) {
        return length <= other.length && (other.network & mask(length)) == network;
    }

    private boolean isLeftHalfBeside(Ipv4Prefix right) {
        return length == right.length
                && length > 0
                && network == (right.network & mask(length - 1))
                && network != right.network;
    }

    private static Optional<Long> address(String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 1; i <= 4; i++) {
            int part = Integer.parseInt(parts.group(i));
            if (part > 255) {
                return Optional.empty();
            }
            address = address << 8 | part;
        }
        return Optional.of(address);
    }

    private static long mask(int length) {
        return 0xFFFF_FFFFL << (32 - length) & 0xFFFF_FFFFL;
    }

    /** The last address, as an unsigned number of 32 bits. */
    public long last() {
        return network | (~mask(length) & 0xFFFF_FFFFL);
    }

    /** The first address, such as {@code 203.0.113.0}. */
    public String firstAddress() {
        return "%d.%d.%d.%d"
                .formatted(network >> 24, network >> 16 & 255, network >> 8 & 255, network & 255);
    }

    @Override
    public int compareTo(Ipv4Prefix other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return firstAddress() + "/" + length;
    }

    public static final class MalformedException extends IllegalArgumentException {

        private final String reason;
        private final String remedy;

        MalformedException(String reason, String remedy) {
            super(reason + "; " + remedy);
            this.reason = reason;
            this.remedy = remedy;
        }

        /** The end of a sentence that begins with the text. */
        public String reason() {
            return reason;
        }

        /** What to do, as a request. */
        public String remedy() {
            return remedy;
        }
    }
}

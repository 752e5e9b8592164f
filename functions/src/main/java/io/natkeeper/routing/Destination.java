package io.natkeeper.routing;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prefix that a route is for, IPv4 or IPv6. Two of them are equal if they cover the same
 * addresses, however they are written: {@code 64:ff9b::/96} is {@code 64:FF9B:0:0::/96}.
 */
public final class Destination {

    private static final Pattern IPV4 = Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+)/(\\d{1,2})");
    private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F:]+(?:[0-9.]+)?)/(\\d{1,3})");

    public static final Destination EVERYWHERE = of("0.0.0.0/0");

    /** The well-known prefix of RFC 6052: IPv6 clients reach IPv4 hosts through it. */
    public static final Destination NAT64 = of("64:ff9b::/96");

    private final String text;
    private final InetAddress network;
    private final int prefixLength;

    private Destination(String text, InetAddress network, int prefixLength) {
        this.text = text;
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /**
     * @throws IllegalArgumentException with what is wrong and what to write instead, as the end of
     *     a sentence that begins with the text
     */
    public static Destination of(String text) {
        boolean isIpv6 = text.contains(":");
        Matcher matcher = (isIpv6 ? IPV6 : IPV4).matcher(text);
        if (!matcher.matches()) {
            throw malformed();
        }
        InetAddress network = literal(matcher.group(1));
        int prefixLength = Integer.parseInt(matcher.group(2));
        int bits = network.getAddress().length * 8;
        if (isIpv6 != (bits == 128)) {
            throw malformed();
        }
        if (prefixLength > bits) {
            throw new IllegalArgumentException(
                    "has a prefix length over %d; shorten it".formatted(bits));
        }
        BigInteger hostBits =
                BigInteger.ONE.shiftLeft(bits - prefixLength).subtract(BigInteger.ONE);
        if (new BigInteger(1, network.getAddress()).and(hostBits).signum() != 0) {
            throw new IllegalArgumentException(
                    "has address bits behind its first %d; set them to zero"
                            .formatted(prefixLength));
        }
        return new Destination(text, network, prefixLength);
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "is no IPv4 or IPv6 prefix; write one such as 192.0.2.0/24 or 64:ff9b::/96");
    }

    public boolean isIpv6() {
        return network.getAddress().length == 16;
    }

    public boolean isNat64() {
        return equals(NAT64);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Destination that
                && network.equals(that.network)
                && prefixLength == that.prefixLength;
    }

    @Override
    public int hashCode() {
        return Objects.hash(network, prefixLength);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}

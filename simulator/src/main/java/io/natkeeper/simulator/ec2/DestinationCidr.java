package io.natkeeper.simulator.ec2;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * EC2 modifies a route's destination to its canonical form: {@code 100.68.0.18/18} becomes {@code
 * 100.68.0.0/18}, and IPv6 is written as RFC 5952 has it.
 */
final class DestinationCidr {

    static final String NAT64 = "64:ff9b::/96";

    private static final Pattern IPV4 = Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+)/(\\d{1,2})");
    private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F:.]+)/(\\d{1,3})");

    /** The longest run of zero groups, two at least: {@code ::} stands for it. */
    private static final Pattern ZEROES = Pattern.compile("(^|:)0(:0)+(:|$)");

    private DestinationCidr() {}

    /** Empty where it is no CIDR block of that family. */
    static Optional<String> canonical(String cidrBlock, boolean isIpv6) {
        Matcher matcher = (isIpv6 ? IPV6 : IPV4).matcher(cidrBlock);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] address;
        try {
            address = InetAddress.ofLiteral(matcher.group(1)).getAddress();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int prefixLength = Integer.parseInt(matcher.group(2));
        int bits = address.length * 8;
        if (isIpv6 != (bits == 128) || prefixLength > bits) {
            return Optional.empty();
        }
        return Optional.of(text(masked(address, prefixLength)) + "/" + prefixLength);
    }

    private static byte[] masked(byte[] address, int prefixLength) {
        int hostBits = address.length * 8 - prefixLength;
        BigInteger network = new BigInteger(1, address).shiftRight(hostBits).shiftLeft(hostBits);
        byte[] masked = new byte[address.length];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = network.shiftRight(8 * (masked.length - 1 - i)).byteValue();
        }
        return masked;
    }

    private static String text(byte[] address) {
        if (address.length == 4) {
            return numeric(address);
        }
        String groups =
                IntStream.range(0, 8)
                        .mapToObj(i ->
                                Integer.toHexString(
                                        ((address[2 * i] & 0xff) << 8)
                                                | (address[2 * i + 1] & 0xff)))
                        .collect(Collectors.joining(":"));
        String longest =
                ZEROES.matcher(groups)
                        .results()
                        .map(run -> run.group())
                        .reduce("", (a, b) -> b.length() > a.length() ? b : a);
        return longest.isEmpty() ? groups : groups.replaceFirst(longest, "::");
    }

    private static String numeric(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}

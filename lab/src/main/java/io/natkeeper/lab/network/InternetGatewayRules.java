package io.natkeeper.lab.network;

import static java.util.stream.Collectors.joining;

import io.natkeeper.simulator.world.InternetGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an internet gateway does, as one nft transaction: it translates private to public addresses
 * and back, one to one, packet by packet; it remembers nothing, so that an address that moves takes
 * effect with the next packet. {@code vpc} is its link to the router, {@code internet} the other.
 *
 * <p>The source is translated on the way out (after routing), so that the kernel's own "packet too
 * big" goes back to the private sender.
 */
final class InternetGatewayRules {

    private InternetGatewayRules() {}

    /** Public addresses that lead through this gateway, each with its private address. */
    static SortedMap<String, String> privateByPublic(World world, InternetGateway gateway) {
        SortedMap<String, String> addresses = new TreeMap<>();
        for (NetworkInterface networkInterface : world.networkInterfaces().values()) {
            if (networkInterface.vpcId().equals(gateway.vpcId())) {
                networkInterface
                        .privateAddresses()
                        .forEach(address ->
                                address.publicIp()
                                        .ifPresent(publicIp ->
                                                addresses.put(publicIp, address.address())));
            }
        }
        return addresses;
    }

    static String render(SortedMap<String, String> privateByPublic) {
        return """
        table ip gateway {
            chain arrive { type filter hook prerouting priority -300; policy accept; }
            chain leave { type filter hook postrouting priority 300; policy accept; }
        }
        flush table ip gateway
        """
                + (privateByPublic.isEmpty() ? nothingPasses() : translation(privateByPublic));
    }

    private static String nothingPasses() {
        return """
        table ip gateway {
            chain arrive {
                iifname { "vpc", "internet" } counter drop comment "no public address"
            }
        }
        """;
    }

    private static String translation(SortedMap<String, String> privateByPublic) {
        SortedMap<String, String> publicByPrivate = new TreeMap<>();
        privateByPublic.forEach((publicIp, address) -> publicByPrivate.put(address, publicIp));
        return """
        table ip gateway {
            chain arrive {
                iifname "vpc" ip saddr != { %s } counter drop comment "no public address"
                iifname "internet" ip daddr != { %s } counter drop comment "unknown address"
                ip daddr set ip daddr map { %s }
        %s
            }
            chain leave {
                iifname "vpc" ip saddr set ip saddr map { %s }
            }
        }
        """
                .formatted(
                        list(publicByPrivate.keySet()),
                        list(privateByPublic.keySet()),
                        map(privateByPublic),
                        icmpErrors(privateByPublic),
                        map(publicByPrivate));
    }

    /**
     * An ICMP error quotes the packet that caused it, and only a quote with the right address finds
     * its connection. nft cannot recompute the checksum over a quote, so the change is balanced in
     * the 16 unused bits of these two messages; where those are in use the quote stays as it is.
     */
    private static String icmpErrors(SortedMap<String, String> privateByPublic) {
        return privateByPublic.entrySet().stream()
                .flatMap(e ->
                        Stream.of(
                                quote("internet", 160, e.getKey(), e.getValue()),
                                quote("vpc", 192, e.getValue(), e.getKey())))
                .map(line -> "        " + line)
                .collect(joining("\n"));
    }

    /** {@code offset} in bits from the start of the ICMP message to the quoted address. */
    private static String quote(String from, int offset, String before, String after) {
        int old = Ipv4Network.addressOf(before);
        int replacement = Ipv4Network.addressOf(after);
        return ("iifname \"%s\" icmp type { destination-unreachable, time-exceeded } "
                        + "@th,32,16 0 @th,%d,32 0x%08x @th,%d,32 set 0x%08x @th,32,16 set 0x%04x")
                .formatted(from, offset, old, offset, replacement, balance(old, replacement));
    }

    /**
     * What must be added to a one's complement sum when {@code replacement} stands for {@code old}.
     */
    static int balance(int old, int replacement) {
        int sum =
                (old >>> 16)
                        + (old & 0xffff)
                        + (~replacement >>> 16 & 0xffff)
                        + (~replacement & 0xffff);
        while (sum > 0xffff) {
            sum = (sum >>> 16) + (sum & 0xffff);
        }
        return sum;
    }

    private static String list(Collection<String> addresses) {
        return String.join(", ", addresses);
    }

    private static String map(Map<String, String> addresses) {
        return addresses.entrySet().stream()
                .map(e -> e.getKey() + " : " + e.getValue())
                .collect(joining(", "));
    }
}

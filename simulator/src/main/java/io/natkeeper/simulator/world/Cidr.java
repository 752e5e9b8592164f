package io.natkeeper.simulator.world;

import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** An IPv4 range, for choosing addresses from it. */
public record Cidr(long first, long size) {

    public static Cidr parse(String cidrBlock) {
        int slash = cidrBlock.indexOf('/');
        long size = 1L << (32 - Integer.parseInt(cidrBlock.substring(slash + 1)));
        return new Cidr(toNumber(cidrBlock.substring(0, slash)), size);
    }

    public boolean contains(String address) {
        long number = toNumber(address);
        return number >= first && number < first + size;
    }

    /** The lowest free address of a subnet, of which AWS keeps the first four and the last. */
    public Optional<String> firstFree(Set<String> taken) {
        return LongStream.range(first + 4, first + size - 1)
                .mapToObj(Cidr::toText)
                .filter(address -> !taken.contains(address))
                .findFirst();
    }

    public static String toText(long number) {
        return "%d.%d.%d.%d"
                .formatted(number >> 24 & 255, number >> 16 & 255, number >> 8 & 255, number & 255);
    }

    private static long toNumber(String address) {
        long number = 0;
        int start = 0;
        for (int i = 0; i <= address.length(); i++) {
            if (i == address.length() || address.charAt(i) == '.') {
                number = number << 8 | Integer.parseInt(address.substring(start, i));
                start = i + 1;
            }
        }
        return number;
    }
}

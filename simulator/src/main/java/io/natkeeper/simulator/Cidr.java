package io.natkeeper.simulator;

import java.util.Set;

/** An IPv4 range, for choosing addresses from it. */
record Cidr(long first, long size) {

    static Cidr parse(String cidrBlock) {
        int slash = cidrBlock.indexOf('/');
        long size = 1L << (32 - Integer.parseInt(cidrBlock.substring(slash + 1)));
        return new Cidr(toNumber(cidrBlock.substring(0, slash)), size);
    }

    boolean contains(String address) {
        long number = toNumber(address);
        return number >= first && number < first + size;
    }

    /** The lowest free address; AWS keeps the first four and the last of a subnet. */
    String firstFree(Set<String> taken) {
        for (long number = first + 4; number < first + size - 1; number++) {
            String address = toText(number);
            if (!taken.contains(address)) {
                return address;
            }
        }
        throw new IllegalStateException("The subnet from " + toText(first) + " is full");
    }

    static String toText(long number) {
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

package io.natkeeper.lab.network;

import java.util.stream.IntStream;

/** An IPv4 range, such as a subnet's; the address as a number, in network order. */
record Ipv4Network(int address, int prefixLength) {

    static Ipv4Network parse(String cidrBlock) {
        String[] parts = cidrBlock.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("Not a CIDR block: " + cidrBlock);
        }
        return new Ipv4Network(addressOf(parts[0]), Integer.parseInt(parts[1]));
    }

    /** The address that AWS gives to the VPC's router in each subnet: the first one. */
    String routerAddress() {
        return toString(address + 1);
    }

    static int addressOf(String dotted) {
        String[] parts = dotted.split("\\.", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("Not an IPv4 address: " + dotted);
        }
        int address = 0;
        for (String part : parts) {
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }

    static String toString(int address) {
        return String.join(
                ".",
                IntStream.of(24, 16, 8, 0)
                        .mapToObj(shift -> String.valueOf(address >>> shift & 0xff))
                        .toList());
    }
}

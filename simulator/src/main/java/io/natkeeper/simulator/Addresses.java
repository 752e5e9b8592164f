package io.natkeeper.simulator;

import io.natkeeper.simulator.world.Cidr;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Private addresses from subnets, public ones from the ranges that documentation may use. */
final class Addresses {

    private static final List<Cidr> PUBLIC =
            List.of(
                    Cidr.parse("203.0.113.0/24"),
                    Cidr.parse("198.51.100.0/24"),
                    Cidr.parse("198.18.0.0/15"));

    private long allocated;

    static String privateAddress(World world, Subnet subnet, Optional<String> wanted) {
        Set<String> taken = world.privateAddresses();
        Cidr cidr = Cidr.parse(subnet.cidrBlock());
        if (wanted.isEmpty()) {
            return cidr.firstFree(taken)
                    .orElseThrow(() -> new IllegalStateException(subnet.id() + " is full"));
        }
        String address = wanted.orElseThrow();
        if (!cidr.contains(address) || taken.contains(address)) {
            throw new IllegalArgumentException(
                    "%s is taken, or not in %s".formatted(address, subnet.cidrBlock()));
        }
        return address;
    }

    /** An address that nobody had before, as far as anyone can tell from AWS's large pool. */
    synchronized String publicAddress() {
        long index = allocated++;
        for (Cidr range : PUBLIC) {
            long usable = range.size() - 2;
            if (index < usable) {
                return Cidr.toText(range.first() + 1 + index);
            }
            index -= usable;
        }
        throw new IllegalStateException("No public address is left");
    }
}

package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressWorld.Address;
import io.natkeeper.egress.EgressWorld.Instance;
import io.natkeeper.egress.EgressWorld.PrivateAddress;
import io.natkeeper.egress.EgressWorld.Subnet;
import io.natkeeper.egress.EgressWorld.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A VPC 10.0.0.0/16: subnets 10.0.1.0/24 to 10.0.4.0/24, each with a table rtb-1 to rtb-4, of which
 * the pool has all but the last.
 */
final class SampleWorld {

    private final List<Subnet> subnets = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, Set<String>> groups = new TreeMap<>();
    private final Map<String, Instance> instances = new TreeMap<>();
    private final Map<String, Address> addresses = new TreeMap<>();

    SampleWorld() {
        for (int i = 1; i <= 4; i++) {
            subnets.add(
                    new Subnet(
                            "subnet-" + i, Ipv4Prefix.of("10.0.%d.0/24".formatted(i)), "rtb-" + i));
            tables.add(new Table("rtb-" + i, i < 4, Optional.of("i-nat" + i)));
        }
    }

    /** In the subnet of its address's third number. */
    SampleWorld instance(String id, String tag, String... privateAddresses) {
        List<PrivateAddress> all = new ArrayList<>();
        for (String address : privateAddresses) {
            all.add(
                    new PrivateAddress(
                            Ipv4Range.of(address), "subnet-" + address.split("\\.", -1)[2]));
        }
        instances.put(id, new Instance(id, Optional.empty(), Map.of("Role", tag), all));
        return this;
    }

    SampleWorld group(String name, String... members) {
        groups.put(name, Set.of(members));
        return this;
    }

    SampleWorld without(String instanceId) {
        instances.remove(instanceId);
        return this;
    }

    /**
     * @param follows empty for none
     */
    SampleWorld address(String name, int number, String follows) {
        return address(name, number, follows, false);
    }

    SampleWorld address(String name, int number, String follows, boolean entry) {
        String id = "eipalloc-%02d".formatted(number);
        addresses.put(
                id,
                new Address(
                        id,
                        Optional.of(name),
                        "203.0.113." + number,
                        entry,
                        Optional.of(follows).filter(t -> !t.isEmpty())));
        return this;
    }

    /** With the tags that a plan asks for. */
    SampleWorld applied(EgressPlan plan) {
        for (EgressPlan.Retag retag : plan.retags()) {
            Address a = retag.address();
            addresses.put(
                    a.allocationId(),
                    new Address(
                            a.allocationId(), a.name(), a.publicIp(), a.entry(), retag.tableId()));
        }
        return this;
    }

    EgressWorld world() {
        return new EgressWorld(
                Observed.known(List.of(Ipv4Prefix.of("10.0.0.0/16"))),
                Observed.known(List.copyOf(subnets)),
                Observed.known(List.copyOf(tables)),
                Observed.known(Map.copyOf(groups)),
                Observed.known(List.copyOf(instances.values())),
                Observed.known(List.copyOf(addresses.values())));
    }

    /** The same in another order. */
    static EgressWorld shuffled(EgressWorld world, Random random) {
        return new EgressWorld(
                shuffled(world.vpcRanges(), random),
                shuffled(world.subnets(), random),
                shuffled(world.tables(), random),
                world.groups(),
                shuffled(world.instances(), random),
                shuffled(world.addresses(), random));
    }

    private static <T> Observed<List<T>> shuffled(Observed<List<T>> list, Random random) {
        return list.map(all -> {
            List<T> copy = new ArrayList<>(all);
            Collections.shuffle(copy, random);
            return copy;
        });
    }

    static EgressWorld withoutInstances(EgressWorld world) {
        return new EgressWorld(
                world.vpcRanges(),
                world.subnets(),
                world.tables(),
                world.groups(),
                Observed.unknown("instances are hidden"),
                world.addresses());
    }

    static EgressWorld unknown() {
        return new EgressWorld(
                Observed.unknown("vpcs are hidden"),
                Observed.unknown("subnets are hidden"),
                Observed.unknown("tables are hidden"),
                Observed.unknown("groups are hidden"),
                Observed.unknown("instances are hidden"),
                Observed.unknown("addresses are hidden"));
    }
}

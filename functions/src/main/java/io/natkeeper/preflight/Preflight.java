package io.natkeeper.preflight;

import io.natkeeper.Observed;
import io.natkeeper.fleet.Ownership;
import io.natkeeper.preflight.Account.Subnet;
import io.natkeeper.preflight.Account.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Everything that is in the way of a deployment, a sentence each with its remedy: pure. */
final class Preflight {

    private final Wanted wanted;
    private final List<String> problems = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private Preflight(Wanted wanted) {
        this.wanted = wanted;
    }

    /**
     * @param problems what has to be mended first
     * @param remarks what will be as it is said there, which may be as it should
     */
    record Findings(List<String> problems, List<String> remarks) {}

    static Findings of(Wanted wanted, Account account) {
        Preflight preflight = new Preflight(wanted);
        if (wanted.hosts()) {
            preflight.subnets(account);
            preflight.addresses(account);
        }
        preflight.routes(account);
        preflight.owner(account);
        return new Findings(List.copyOf(preflight.problems), List.copyOf(preflight.remarks));
    }

    /** The value; what is not known is a problem by itself. */
    private <T> Optional<T> known(Observed<T> observed) {
        observed.causes().forEach(problems::add);
        return observed instanceof Observed.Known<T>(T value)
                ? Optional.of(value)
                : Optional.empty();
    }

    private void subnets(Account account) {
        Map<String, Subnet> subnets = known(account.subnets()).orElse(Map.of());
        Map<String, String> byZone = new TreeMap<>();
        for (String id : wanted.publicSubnetIds()) {
            Subnet subnet = subnets.get(id);
            if (subnet == null) {
                if (account.subnets() instanceof Observed.Known<?>) {
                    problems.add("There is no subnet %s in this Region.".formatted(id));
                }
                continue;
            }
            if (!subnet.vpcId().equals(wanted.vpcId())) {
                problems.add(
                        "Subnet %s is in %s, not in %s."
                                .formatted(id, subnet.vpcId(), wanted.vpcId()));
            }
            String other = byZone.putIfAbsent(subnet.zone(), id);
            if (other != null) {
                problems.add(
                        "Subnets %s and %s are both in %s: name one for each zone."
                                .formatted(other, id, subnet.zone()));
            }
            known(account.tables())
                    .flatMap(tables -> tableOf(id, tables))
                    .ifPresent(t -> isPublic(id, t));
        }
        known(account.offering())
                .ifPresent(zones ->
                        byZone.forEach((zone, id) -> {
                            if (!zones.contains(zone)) {
                                problems.add(
                                        "%s is not offered in %s, the zone of %s: choose another InstanceType, or leave the zone out."
                                                .formatted(wanted.instanceType(), zone, id));
                            }
                        }));
    }

    private static Optional<Table> tableOf(String subnetId, List<Table> tables) {
        return tables.stream()
                .filter(t -> t.subnetIds().contains(subnetId))
                .findFirst()
                .or(() -> tables.stream().filter(Table::main).findFirst());
    }

    private void isPublic(String subnetId, Table table) {
        if (table.defaultTarget().filter(target -> target.startsWith("igw-")).isEmpty()) {
            problems.add(
                    "Subnet %s is not public: 0.0.0.0/0 of its table %s leads to %s, not to an internet gateway. Hosts there reach nobody."
                            .formatted(
                                    subnetId, table.id(), table.defaultTarget().orElse("nowhere")));
        }
    }

    private void addresses(Account account) {
        known(account.elasticIpsLeft())
                .filter(left -> wanted.entryAddress() && left < 1)
                .ifPresent(left ->
                        problems.add(
                                "No Elastic IP is left for EntryAddress: release one (aws ec2 describe-addresses), or have the quota \"EC2-VPC Elastic IPs\" (L-0263D0A3) raised."));
    }

    private void routes(Account account) {
        List<Table> tables =
                known(account.tables()).orElse(List.of()).stream()
                        .filter(t -> t.pool().filter(wanted.pool()::equals).isPresent())
                        .toList();
        if (wanted.hosts() && tables.isEmpty()) {
            remarks.add(
                    "No route table of %s has the tag natkeeper:pool=%s yet: tag the private ones once the hosts are in service."
                            .formatted(wanted.vpcId(), wanted.pool()));
        }
        Set<String> gateways = known(account.poolGateways()).orElse(Set.of());
        Set<String> interfaces = known(account.poolInterfaces()).orElse(Set.of());
        for (Table table : tables) {
            String target = table.defaultTarget().orElse("");
            if (target.startsWith("igw-")) {
                problems.add(
                        "Table %s is a public one, it leads to %s: take its tag natkeeper:pool away."
                                .formatted(table.id(), target));
            } else if (!target.isEmpty()
                    && !gateways.contains(target)
                    && !interfaces.contains(target)) {
                remarks.add(
                        "0.0.0.0/0 of %s leads to %s, which has no tag natkeeper:pool=%s: Natkeeper leaves that route alone. Tag it (docs/migrating.md), or lead the route to a host by hand."
                                .formatted(table.id(), target, wanted.pool()));
            }
        }
    }

    private void owner(Account account) {
        Observed<Map<String, String>> owners =
                account.owner()
                        .map(owner ->
                                owner.map(name -> Map.of(wanted.pool(), name)).orElseGet(Map::of));
        known(owners);
        new Ownership(Optional.of(wanted.stack()), owners)
                .isAnothers(wanted.pool())
                .ifPresent(problems::add);
    }
}

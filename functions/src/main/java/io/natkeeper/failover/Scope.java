package io.natkeeper.failover;

import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.routing.RouteTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which pools a trigger is about. */
final class Scope {

    private Scope() {}

    /** Why a trigger is about none of the pools served here; empty where it is, or may be. */
    static Optional<String> notOurs(Trigger trigger, Snapshot snapshot) {
        if (!(snapshot.instances() instanceof Observed.Known<List<NatInstance>>(var instances))) {
            return Optional.empty();
        }
        List<NatInstance> concerned = concerned(trigger, instances);
        return switch (trigger) {
            case Trigger.OperatorRequest request when !concerned.isEmpty() ->
                    inAnotherPool(concerned.getFirst(), request.pool(), "request");
            case Trigger.HostReport report when !concerned.isEmpty() ->
                    inAnotherPool(concerned.getFirst(), report.pool(), "report")
                            .or(() -> strangeReporter(report, instances));
            case Trigger other when !concerned.isEmpty() || isOfEverything(other) ->
                    Optional.empty();
            case Trigger other when other.groupName().isPresent() ->
                    instances.stream().allMatch(i -> i.membership().causes().isEmpty())
                            ? Optional.of(
                                    "Auto Scaling group %s has no NAT instance of a pool served here (it has no tag natkeeper:pool, or that of another pool)."
                                            .formatted(other.groupName().get()))
                            : Optional.empty();
            case Trigger other ->
                    Optional.of(
                            "%s is no NAT instance of a pool served here (it has no tag natkeeper:pool, or that of another pool)."
                                    .formatted(
                                            String.join(", ", new TreeSet<>(other.instanceIds()))));
        };
    }

    /** The pools to plan for; all of them where the trigger is about no one in particular. */
    static Set<String> pools(
            Trigger trigger, List<NatInstance> instances, Observed<List<RouteTable>> routeTables) {
        List<NatInstance> concerned = concerned(trigger, instances);
        Stream<String> pools =
                concerned.isEmpty()
                        ? Stream.concat(
                                instances.stream().map(NatInstance::pool),
                                switch (routeTables) {
                                    case Observed.Known<List<RouteTable>>(var tables) ->
                                            tables.stream().map(RouteTable::pool);
                                    case Observed.Unknown<List<RouteTable>> _ -> Stream.empty();
                                })
                        : concerned.stream().map(NatInstance::pool);
        return pools.collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<NatInstance> concerned(Trigger trigger, List<NatInstance> instances) {
        return instances.stream()
                .filter(i ->
                        trigger.instanceIds().contains(i.id())
                                || i.knownMembership()
                                        .map(member -> member.groupName())
                                        .filter(name ->
                                                trigger.groupName()
                                                        .filter(name::equals)
                                                        .isPresent())
                                        .isPresent())
                .toList();
    }

    private static boolean isOfEverything(Trigger trigger) {
        return trigger.instanceIds().isEmpty() && trigger.groupName().isEmpty();
    }

    private static Optional<String> inAnotherPool(NatInstance instance, String pool, String who) {
        return instance.pool().equals(pool)
                ? Optional.empty()
                : Optional.of(
                        "%s is in pool %s, not in pool %s as the %s has it."
                                .formatted(instance.label(), instance.pool(), pool, who));
    }

    /** Nobody but a member of the pool may speak of its members. */
    private static Optional<String> strangeReporter(
            Trigger.HostReport report, List<NatInstance> instances) {
        return instances.stream()
                        .filter(i -> i.id().equals(report.reporter()))
                        .anyMatch(i -> i.pool().equals(report.pool()))
                ? Optional.empty()
                : Optional.of(
                        "%s reports on pool %s and is no NAT instance of it."
                                .formatted(report.reporter(), report.pool()));
    }
}

package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.Trigger.HostReport;
import io.natkeeper.fleet.AddressPlan;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecyclePlanner.Host;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import io.natkeeper.health.Verdict;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is known of a pool's hosts, in the words of {@code fleet.LifecyclePlanner}: pure. */
final class LifecycleHosts {

    /**
     * How long a host that has reported ready waits for the port map. The report has it sent, which
     * takes seconds; a map that cannot get there must not keep private subnets from a host.
     */
    static final Duration FOR_THE_PORT_MAP = Duration.ofMinutes(2);

    private LifecycleHosts() {}

    /**
     * @param members of one pool
     * @param carrying ids of the interfaces that routes lead to
     * @param addresses what is to be done for the pool's addresses
     */
    static List<Host> of(
            List<AssessedInstance> members,
            Observed<Set<String>> carrying,
            Observed<AddressPlan> addresses,
            Trigger trigger,
            Instant now) {
        Optional<Instant> portMap =
                members.stream()
                        .flatMap(member -> member.instance().portMap().stream())
                        .max(Comparator.naturalOrder());
        return members.stream()
                .map(member ->
                        new Host(
                                member.instance(),
                                member.health() instanceof Health.Unhealthy(String reason)
                                        ? Optional.of(reason)
                                        : Optional.empty(),
                                member.health() instanceof Health.Unknown(String cause)
                                        ? Observed.unknown(cause)
                                        : Observed.known(
                                                ownComplaint(member.instance(), trigger, now)),
                                addresses
                                        .flatMap(plan -> plan.lackedBy(member.instance().id()))
                                        .map(work ->
                                                Stream.concat(
                                                                work.stream()
                                                                        .map(
                                                                                LifecycleHosts
                                                                                        ::inWords),
                                                                portMapLackedBy(
                                                                        member.instance(),
                                                                        portMap,
                                                                        now))
                                                        .toList()),
                                carrying.map(ids ->
                                        member.instance().interfaces().stream()
                                                .anyMatch(i -> ids.contains(i.id()))),
                                // Asked of few: it takes a look at all the others.
                                !member.instance().isLeavingItsGroup()
                                        || mayBeReplaced(member.instance(), members)))
                .toList();
    }

    /** A new host has the whole map before it can be asked to take over. */
    private static Stream<String> portMapLackedBy(
            NatInstance host, Optional<Instant> portMap, Instant now) {
        boolean isLate =
                host.readySince()
                        .filter(ready -> ready.plus(FOR_THE_PORT_MAP).isBefore(now))
                        .isPresent();
        return isLate || host.portMap().equals(portMap)
                ? Stream.empty()
                : portMap.stream().map("the port map of %s"::formatted);
    }

    private static String inWords(Action work) {
        return work instanceof Action.AssociateAddress association
                ? "the Elastic IP %s (%s)"
                        .formatted(association.publicIp(), association.allocationId())
                : "a private address for an Elastic IP";
    }

    /** Ids of the interfaces that routes lead to. */
    static Observed<Set<String>> carrying(Observed<List<RouteTable>> routeTables) {
        return routeTables.map(tables ->
                tables.stream()
                        .flatMap(table -> table.routes().stream())
                        .flatMap(route ->
                                route.target() instanceof RouteTarget.NetworkInterface(String id)
                                        ? Stream.of(id)
                                        : Stream.empty())
                        .collect(Collectors.toSet()));
    }

    /** What a host that fails its own check says about itself; nobody else's word counts here. */
    private static List<String> ownComplaint(NatInstance instance, Trigger trigger, Instant now) {
        return trigger instanceof HostReport report
                        && report.statement() == HostReport.Statement.PEER_UNREACHABLE
                        && report.reporter().equals(instance.id())
                        && report.instanceId().equals(instance.id())
                        && Verdict.isFresh(report.at(), now)
                ? List.of(
                        "a passed check (it says: %s)"
                                .formatted(report.evidence().orElse("not which one failed")))
                : List.of();
    }

    /** Somebody is there, or its group wants somebody. */
    private static boolean mayBeReplaced(NatInstance instance, List<AssessedInstance> members) {
        return instance.knownMembership().filter(m -> m.desiredCapacity() > 0).isPresent()
                || members.stream()
                        .map(AssessedInstance::instance)
                        .filter(other -> other.vpcId().equals(instance.vpcId()))
                        .filter(other -> !other.id().equals(instance.id()))
                        .filter(other -> !other.isLeavingItsGroup())
                        .anyMatch(
                                other -> other.isIn(InstanceState.PENDING, InstanceState.RUNNING));
    }
}

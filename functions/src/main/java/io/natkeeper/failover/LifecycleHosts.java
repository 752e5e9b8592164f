package io.natkeeper.failover;

import io.natkeeper.Observed;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecyclePlanner.Host;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Health;
import io.natkeeper.routing.RouteTable;
import io.natkeeper.routing.RouteTarget;
import java.util.List;
import java.util.Optional;

/** What is known of a pool's hosts, in the words of {@code fleet.LifecyclePlanner}: pure. */
final class LifecycleHosts {

    private LifecycleHosts() {}

    /**
     * @param members of one pool
     * @param routeTables of all pools
     */
    static List<Host> of(List<AssessedInstance> members, Observed<List<RouteTable>> routeTables) {
        return members.stream()
                .map(member ->
                        new Host(
                                member.instance(),
                                member.health() instanceof Health.Unhealthy(String reason)
                                        ? Optional.of(reason)
                                        : Optional.empty(),
                                member.health() instanceof Health.Unknown(String cause)
                                        ? Observed.unknown(cause)
                                        : Observed.known(List.of()),
                                routeTables.map(tables -> carriesRoute(member.instance(), tables)),
                                mayBeReplaced(member.instance(), members)))
                .toList();
    }

    private static boolean carriesRoute(NatInstance instance, List<RouteTable> tables) {
        return tables.stream()
                .flatMap(table -> table.routes().stream())
                .anyMatch(route ->
                        route.target() instanceof RouteTarget.NetworkInterface(String id)
                                && instance.interfaces().stream().anyMatch(i -> i.id().equals(id)));
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

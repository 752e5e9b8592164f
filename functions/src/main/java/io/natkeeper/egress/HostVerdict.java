package io.natkeeper.egress;

import io.natkeeper.Observed;
import io.natkeeper.delivery.DeliveryOutcome;
import io.natkeeper.egress.DesiredEgress.Way;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.Host;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What became of the policy on one host.
 *
 * @param egress what it says is in force
 * @param problem why it is not known to have in force what it should; empty where it has
 * @param unreachable whether Systems Manager does not reach it, which no second try mends at once
 */
record HostVerdict(
        PoolHosts.Host host,
        Observed<HostEgress> egress,
        Optional<String> problem,
        boolean unreachable) {

    static HostVerdict of(PoolHosts.Host host, DeliveryOutcome outcome, DesiredEgress desired) {
        Observed<HostEgress> egress =
                outcome instanceof DeliveryOutcome.Applied(var answer)
                        ? HostEgress.read(answer)
                        : Observed.unknown(outcome.sentence(host.label()));
        Optional<String> problem =
                switch (egress.flatMap(HostEgress::state)) {
                    case Observed.Unknown<HostEgress.State>(String cause) ->
                            Optional.of(
                                    cause.contains(host.label())
                                            ? cause
                                            : host.label() + ": " + cause);
                    case Observed.Known<HostEgress.State>(HostEgress.State said) ->
                            difference(said, desired)
                                    .map(d ->
                                            "%s answers with something else than it was given: %s."
                                                    .formatted(host.label(), d));
                };
        return new HostVerdict(host, egress, problem, outcome.unreachable());
    }

    /** The first source that is not as it should be. */
    private static Optional<String> difference(HostEgress.State said, DesiredEgress desired) {
        List<Way> ways = DesiredEgress.of(desired.within(), said.ways()).ways();
        return desired.ways().stream()
                .filter(way -> !ways.contains(way))
                .map(way -> "%s does not leave by %s".formatted(way.sources(), way.publicIp()))
                .findFirst()
                .or(() ->
                        said.ways().stream()
                                .filter(way ->
                                        desired.ways().stream().noneMatch(d -> covers(d, way)))
                                .map(way ->
                                        "%s leaves by %s".formatted(way.sources(), way.publicIp()))
                                .findFirst());
    }

    private static boolean covers(Way desired, Way said) {
        return desired.sources().contains(said.sources())
                && desired.publicIp().equals(said.publicIp());
    }

    Host forInventory() {
        return new Host(
                host.instanceId(), host.name().orElse(host.instanceId()), problem.map(Event::cut));
    }

    /** Public addresses that are on the host; none where it did not say what it should. */
    Set<String> present() {
        return problem.isEmpty()
                        && egress.flatMap(HostEgress::state)
                                instanceof Observed.Known<HostEgress.State>(var state)
                ? state.present()
                : Set.of();
    }

    List<String> repaired() {
        return egress instanceof Observed.Known<HostEgress>(HostEgress said)
                ? said.repaired()
                : List.of();
    }
}

package io.natkeeper.port;

import io.natkeeper.Observed;
import io.natkeeper.delivery.DeliveryOutcome;
import io.natkeeper.fleet.PoolHosts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of the map on one host.
 *
 * @param ports what it says is in force
 * @param problem why it is not known to have in force what it should; empty where it has
 * @param unreachable whether Systems Manager does not reach it, which no second try mends at once
 */
record HostAnswer(
        PoolHosts.Host host,
        Observed<HostPorts> ports,
        Optional<String> problem,
        boolean unreachable) {

    static HostAnswer of(PoolHosts.Host host, DeliveryOutcome outcome, DesiredPorts desired) {
        Observed<HostPorts> ports =
                outcome instanceof DeliveryOutcome.Applied(var answer)
                        ? HostPorts.read(answer)
                        : Observed.unknown(outcome.sentence(host.label()));
        Observed<HostPorts.State> state = ports.flatMap(HostPorts::state);
        Optional<String> problem =
                switch (state) {
                    case Observed.Unknown<HostPorts.State>(String cause) -> Optional.of(cause);
                    case Observed.Known<HostPorts.State>(HostPorts.State said) ->
                            difference(said, desired)
                                    .map(d ->
                                            "%s answers with something else than it was given: %s."
                                                    .formatted(host.label(), d));
                };
        return new HostAnswer(host, ports, problem, outcome.unreachable());
    }

    /** What the inventory makes of it; what is not as it should be is no state to show as true. */
    InventoryUpdate.Answer forInventory() {
        return new InventoryUpdate.Answer(
                host.instanceId(),
                host.name().orElse(host.instanceId()),
                problem.map(Observed::<HostPorts>unknown).orElse(ports));
    }

    /** The first port that is not as it should be. */
    private static Optional<String> difference(HostPorts.State said, DesiredPorts desired) {
        Stream<String> wrong = desired.ports().stream().flatMap(port -> wrong(port, said).stream());
        Stream<String> superfluous =
                said.ports().keySet().stream()
                        .filter(listen ->
                                desired.ports().stream().noneMatch(p -> p.listen().equals(listen)))
                        .map(listen -> listen + " is open");
        return Stream.concat(wrong, superfluous).findFirst();
    }

    private static Optional<String> wrong(DesiredPort port, HostPorts.State said) {
        HostPorts.InForce inForce = said.ports().get(port.listen());
        if (inForce == null) {
            return Optional.of(port.listen() + " is closed");
        }
        if (!inForce.allow().equals(port.allow())) {
            return Optional.of("%s admits %s".formatted(port.listen(), inForce.allow()));
        }
        return leadsWhereItShould(port.backend(), inForce, said)
                ? Optional.empty()
                : Optional.of("%s leads to %s".formatted(port.listen(), inForce.slots()));
    }

    private static boolean leadsWhereItShould(
            DesiredPort.Backend backend, HostPorts.InForce inForce, HostPorts.State said) {
        return switch (backend) {
            case DesiredPort.Backend.Addresses(
                            List<DesiredPort.Endpoint> slots,
                            boolean bySource) ->
                    inForce.slots().equals(slots)
                            // By which slot matters only where there are several.
                            && (slots.size() < 2 || inForce.bySource() == bySource);
            // A name without an answer leads nowhere, which the host tells.
            case DesiredPort.Backend.Names(List<DesiredPort.Endpoint> names) ->
                    inForce.slots().equals(names.stream().flatMap(n -> resolved(n, said)).toList());
        };
    }

    private static Stream<DesiredPort.Endpoint> resolved(
            DesiredPort.Endpoint name, HostPorts.State said) {
        return Optional.ofNullable(said.resolved().get(name.host())).stream()
                .map(answer -> new DesiredPort.Endpoint(answer.address(), name.port()));
    }
}

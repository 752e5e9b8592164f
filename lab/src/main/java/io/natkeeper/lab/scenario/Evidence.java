package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.report.Figures;
import io.natkeeper.lab.report.Reachability;
import io.natkeeper.lab.report.RunRecord.Port;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NatGateway;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that was seen of a run, for its judges.
 *
 * @param control whether Natkeeper was disconnected
 * @param vpc who is who
 * @param before the world just before the disruption
 * @param after the world in the end
 * @param causeAt the disruption
 * @param ports what each client of a port saw, of those too who may not
 * @param invocations what the function answered after the disruption
 * @param openInvocations how many runs of the function had not ended when the lab gave up waiting
 * @param writesOfLastSweep how many writes one more sweep made in the end; empty if none succeeded
 * @param inventory its parameters, as Natkeeper published them
 * @param inventoryPage the same as people see it; empty if there is none
 * @param baseline whether every private host reached the internet before the disruption
 */
public record Evidence(
        boolean control,
        Vpc vpc,
        World before,
        World after,
        Instant causeAt,
        List<PrivateHost> hosts,
        List<Port> ports,
        List<ApiAttempt> attempts,
        List<InvocationResult> invocations,
        int openInvocations,
        Optional<Integer> writesOfLastSweep,
        boolean baseline,
        List<String> inventory,
        Optional<String> inventoryPage,
        Figures figures) {

    private static final Set<String> ROUTE_WRITES =
            Set.of("CreateRoute", "ReplaceRoute", "DeleteRoute");

    /** The attempts after the disruption that changed a route. */
    Stream<ApiAttempt> routeWrites() {
        return attempts.stream()
                .filter(a -> a.startedAt().isAfter(causeAt))
                .filter(a -> ROUTE_WRITES.contains(a.operation()));
    }

    /** The instance that a table's default route led to. */
    static Optional<String> natOf(World world, String tableId) {
        return defaultRoute(world, tableId)
                .flatMap(target ->
                        target instanceof RouteTarget.Interface(String id)
                                ? Optional.ofNullable(world.networkInterfaces().get(id))
                                : Optional.empty())
                .flatMap(NetworkInterface::attachment)
                .map(NetworkInterface.Attachment::instanceId);
    }

    static Optional<RouteTarget> defaultRoute(World world, String tableId) {
        RouteTable table = Objects.requireNonNull(world.routeTables().get(tableId), tableId);
        return table.route("0.0.0.0/0").map(Route::target);
    }

    /** The NAT instance of a zone that was launched last. */
    static String newestNatOf(World world, Vpc.Zone zone) {
        String subnet = world.instance(zone.natId()).subnetId();
        return world.instances().values().stream()
                .filter(instance -> instance.subnetId().equals(subnet))
                .max(Comparator.comparing(Instance::launchTime))
                .orElseThrow()
                .id();
    }

    /** When a call about something first succeeded. */
    Optional<Instant> firstSuccess(String operation, String... values) {
        return successes(operation, values).map(ApiAttempt::endedAt).findFirst();
    }

    /** The calls about something that succeeded, in their order. */
    Stream<ApiAttempt> successes(String operation, String... values) {
        return attempts.stream()
                .filter(call -> call.operation().equals(operation))
                .filter(call -> call.errorCode().isEmpty())
                .filter(call -> call.parameters().values().containsAll(List.of(values)));
    }

    /** The public address that new connections through a NAT instance or gateway leave by. */
    static Optional<String> publicAddress(World world, String id) {
        NatGateway gateway = world.natGateways().get(id);
        return gateway == null ? publicAddressOfHost(world, id) : Optional.of(gateway.publicIp());
    }

    private static Optional<String> publicAddressOfHost(World world, String instanceId) {
        return world.interfacesOf(instanceId).stream()
                .flatMap(i -> i.privateAddresses().stream())
                // Hosts prefer an Elastic IP, which rides on a secondary address.
                .sorted(Comparator.comparing(PrivateAddress::primary))
                .flatMap(address -> address.publicIp().stream())
                .findFirst();
    }

    /** All that the hosts of a zone sent: from the same moment on as in figures and headline. */
    Stream<Sample> samples(String zone) {
        return hosts.stream()
                .filter(host -> host.zone().equals(zone))
                .flatMap(host -> host.samples().stream());
    }

    /** What they sent in the last second, other than on old connections. */
    private Stream<Sample> lastSamples(String zone) {
        Instant from = end().minusSeconds(1);
        return samples(zone)
                .filter(Reachability::counts)
                .filter(sample -> !sample.sentAt().isBefore(from));
    }

    /** The public addresses by which a zone's hosts were seen in the last second of the run. */
    Set<String> lastAddresses(String zone) {
        return lastSamples(zone)
                .flatMap(sample -> sample.publicAddress().stream())
                .collect(Collectors.toSet());
    }

    /** Whether everything that a zone's hosts sent in the last second of the run was answered. */
    boolean isOnlineInTheEnd(String zone) {
        List<Sample> last = lastSamples(zone).toList();
        return !last.isEmpty() && last.stream().allMatch(Sample::ok);
    }

    /** All that a client of a port saw. */
    List<Sample> port(String name) {
        return ports.stream()
                .filter(port -> port.name().equals(name))
                .findFirst()
                .map(Port::samples)
                .orElse(List.of());
    }

    /** When the last packet was sent. */
    Instant end() {
        return Stream.concat(
                        hosts.stream().map(PrivateHost::samples), ports.stream().map(Port::samples))
                .flatMap(List::stream)
                .map(Sample::sentAt)
                .max(Instant::compareTo)
                .orElse(causeAt);
    }
}

package io.natkeeper.port;

import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether an event about an instance is news for a pool. EC2 tells of every instance of the
 * account, and one run waits for another.
 */
final class TargetNews {

    private TargetNews() {}

    private record Leads(
            String mapping,
            Optional<Assignments.Member> member,
            Optional<DesiredPort.Backend> backend) {}

    /**
     * No news: the instance is none of the hosts, and by all that AWS says every port is to lead
     * where the inventory says it leads. The hosts are then left to the next sweep.
     *
     * @param plan made from what is known; where something is not, anything may be news
     */
    static boolean concerns(
            Trigger.TargetChanged trigger,
            PoolHosts pool,
            FormState map,
            PortPlan plan,
            Inventory inventory) {
        return pool.hosts().stream().anyMatch(h -> h.instanceId().equals(trigger.instanceId()))
                || !plan.unknowns().isEmpty()
                || !map.equals(inventory.map())
                || !plan.desired().within().equals(inventory.within())
                || !planned(plan).equals(published(inventory))
                || !running(pool).equals(answering(inventory));
    }

    private static Map<ListenPort, Leads> planned(PortPlan plan) {
        return plan.ports().stream()
                .collect(
                        Collectors.toMap(
                                PortPlan.PlannedPort::listen,
                                port ->
                                        new Leads(
                                                port.mapping().name(),
                                                Optional.ofNullable(
                                                        plan.assignments()
                                                                .members()
                                                                .get(port.listen())),
                                                port.backend())));
    }

    private static Map<ListenPort, Leads> published(Inventory inventory) {
        return inventory.ports().stream()
                .collect(
                        Collectors.toMap(
                                Inventory.Port::listen,
                                port -> new Leads(port.mapping(), port.member(), port.backend())));
    }

    private static Set<String> running(PoolHosts pool) {
        return pool.hosts().stream()
                .filter(PoolHosts.Host::running)
                .map(PoolHosts.Host::instanceId)
                .collect(Collectors.toSet());
    }

    private static Set<String> answering(Inventory inventory) {
        return inventory.hosts().stream()
                .filter(host -> host.problem().isEmpty())
                .map(Host::instanceId)
                .collect(Collectors.toSet());
    }
}

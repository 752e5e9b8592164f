package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is reachable where, as the hosts' answers show it; also what Natkeeper remembers of its last
 * run. Written only when something in it changed: it carries no time of its own.
 *
 * @param entryAddresses the public addresses that its ports are reached by; none yet: empty
 * @param within prefixes that targets must lie in
 * @param hosts sorted by instance id
 * @param mappings sorted by port
 * @param ports sorted by port
 * @param drift what somebody else changed and Natkeeper repaired, the newest first
 */
public record Inventory(
        String pool,
        List<String> entryAddresses,
        FormState map,
        List<Ipv4Prefix> within,
        List<Host> hosts,
        List<Mapping> mappings,
        List<Port> ports,
        List<Event> drift) {

    /**
     * @param target in the words of {@link PortTarget}
     */
    public record Mapping(
            String name,
            Protocol protocol,
            PortRange listen,
            String target,
            List<Ipv4Prefix> allow,
            boolean log) {}

    /**
     * @param member who has it for life, in an {@code each} range
     * @param backend where it is to lead
     * @param problem why it leads nowhere, or where it led before
     * @param points where it leads right now
     * @param changed when it last changed, and why
     */
    public record Port(
            ListenPort listen,
            String mapping,
            Optional<Assignments.Member> member,
            Optional<DesiredPort.Backend> backend,
            Optional<String> problem,
            List<Points> points,
            Event changed) {}

    /**
     * @param hosts instance ids of those whose answers agree
     * @param to {@code address:port}, each once; none: connections are refused there
     */
    public record Points(List<String> hosts, List<String> to) {}

    /** What the next run goes by where it can't read AWS. */
    public Remembered remembered() {
        Map<String, String> targets =
                mappings.stream().collect(Collectors.toMap(Mapping::name, Mapping::target));
        Map<ListenPort, Assignments.Member> members = new HashMap<>();
        Map<ListenPort, Remembered.Led> backends = new HashMap<>();
        for (Port port : ports) {
            port.member().ifPresent(member -> members.put(port.listen(), member));
            port.backend()
                    .ifPresent(backend ->
                            backends.put(
                                    port.listen(),
                                    new Remembered.Led(
                                            targets.getOrDefault(port.mapping(), ""), backend)));
        }
        return new Remembered(new Assignments(members), within, backends);
    }
}

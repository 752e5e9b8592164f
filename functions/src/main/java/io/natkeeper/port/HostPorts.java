package io.natkeeper.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a NAT host answers to a delivery: what is in force there now, read back from its kernel.
 *
 * @param changed elements that this delivery changed
 * @param cut conntrack entries that it ended
 * @param repaired what somebody else had changed there, as sentences; each is told once
 * @param unresolved names that have no answer, or none that hosts may lead to
 * @param ports by port
 * @param resolved by name
 */
public record HostPorts(
        int changed,
        int cut,
        List<String> repaired,
        List<String> unresolved,
        Map<ListenPort, InForce> ports,
        Map<String, Resolved> resolved) {

    /**
     * @param allow sorted
     * @param slots addresses in order of slots; none: connections are refused
     */
    public record InForce(
            List<Ipv4Prefix> allow, List<DesiredPort.Endpoint> slots, boolean bySource) {}

    /**
     * @param since since when the answer is this one
     */
    public record Resolved(String address, Instant since) {}
}

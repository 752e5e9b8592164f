package io.natkeeper.fleet;

import java.util.List;
import java.util.Optional;

/**
 * The NAT instances of a pool that are pending or running, sorted by instance id.
 *
 * @param vpcId the pool's VPC
 */
public record PoolHosts(String name, String vpcId, List<Host> hosts) {

    /**
     * @param portsInForce the tag {@code natkeeper:ports}: which port map it has in force
     * @param egressInForce the tag {@code natkeeper:egress}: likewise, of the egress policy
     * @param running whether it is; one that is pending gets what it needs as soon as it has an
     *     agent
     */
    public record Host(
            String instanceId,
            Optional<String> name,
            Optional<String> portsInForce,
            Optional<String> egressInForce,
            boolean running) {

        /** As people know it, such as {@code i-1 (nat-a)}. */
        public String label() {
            return name.map(n -> "%s (%s)".formatted(instanceId, n)).orElse(instanceId);
        }
    }
}

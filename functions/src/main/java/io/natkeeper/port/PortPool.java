package io.natkeeper.port;

import java.util.List;
import java.util.Optional;

/**
 * The NAT instances of a pool that may have a port map in force, sorted by instance id.
 *
 * @param vpcId the pool's VPC
 */
public record PortPool(String name, String vpcId, List<Host> hosts) {

    /**
     * @param inForce the tag {@code natkeeper:ports}: see {@link PortAction.MarkPorts}
     * @param running whether it is; one that is pending gets its map as soon as it has an agent
     */
    public record Host(
            String instanceId, Optional<String> name, Optional<String> inForce, boolean running) {

        /** As people know it, such as {@code i-1 (nat-a)}. */
        public String label() {
            return name.map(n -> "%s (%s)".formatted(instanceId, n)).orElse(instanceId);
        }
    }
}

package io.natkeeper.routing;

import java.util.Optional;

/**
 * A NAT gateway tagged {@code natkeeper:pool}: what the pool's routes lead to while no NAT instance
 * is healthy.
 *
 * @param name the tag Name, for people
 * @param zone name of its Availability Zone; empty for a regional one, which serves every zone
 * @param state as EC2 names it, such as {@code available}
 */
public record StandbyGateway(
        String id,
        Optional<String> name,
        String pool,
        String vpcId,
        Optional<String> zone,
        String state) {

    public boolean isAvailable() {
        return state.equals("available");
    }

    /** As people know it: {@code nat-0abc (standby)}. */
    public String label() {
        return name.map(n -> id + " (" + n + ")").orElse(id);
    }
}

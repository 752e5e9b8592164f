package io.natkeeper.simulator.world;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A public NAT gateway.
 *
 * @param subnetId where it lives; empty: it is regional, and lives in every zone
 * @param deletedAt empty: it is available
 */
public record NatGateway(
        String id,
        String vpcId,
        Optional<String> subnetId,
        String publicIp,
        Instant createdAt,
        Optional<Instant> deletedAt,
        Map<String, String> tags) {

    public boolean isAvailable() {
        return deletedAt.isEmpty();
    }

    public NatGateway withDeletedAt(Instant newDeletedAt) {
        return new NatGateway(
                id, vpcId, subnetId, publicIp, createdAt, Optional.of(newDeletedAt), tags);
    }

    public NatGateway withTags(Map<String, String> newTags) {
        return new NatGateway(id, vpcId, subnetId, publicIp, createdAt, deletedAt, newTags);
    }
}

package io.natkeeper.simulator.world;

import java.util.Map;

/**
 * A subnet; {@code availabilityZone} is a name (us-east-1a), {@code availabilityZoneId} an id
 * (use1-az1).
 */
public record Subnet(
        String id,
        String vpcId,
        String cidrBlock,
        String availabilityZone,
        String availabilityZoneId,
        Map<String, String> tags) {

    public Subnet withTags(Map<String, String> newTags) {
        return new Subnet(id, vpcId, cidrBlock, availabilityZone, availabilityZoneId, newTags);
    }
}

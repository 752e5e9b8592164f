package io.natkeeper.simulator.world;

import java.util.Map;

/**
 * An Elastic IP address. Where it is associated is told by the private address that carries its
 * public one: see {@link World#carrierOf}.
 *
 * @param associationId of the association it has or had last; empty text before the first
 */
public record ElasticIp(
        String allocationId, String publicIp, String associationId, Map<String, String> tags) {

    public ElasticIp withAssociationId(String newAssociationId) {
        return new ElasticIp(allocationId, publicIp, newAssociationId, tags);
    }

    public ElasticIp withTags(Map<String, String> newTags) {
        return new ElasticIp(allocationId, publicIp, associationId, newTags);
    }
}

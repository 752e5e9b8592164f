package io.natkeeper.simulator.rds;

import java.util.Optional;

/**
 * A DB instance: by itself, or a member of a cluster.
 *
 * @param spec what it is now: after a failover its standby is where it was before
 * @param address what its endpoint's name leads to, which may lag behind
 * @param status in RDS's words, such as {@code available}
 */
record Database(
        DatabaseSpec spec,
        String resourceId,
        Optional<String> clusterId,
        String address,
        String status) {

    static final String AVAILABLE = "available";
    static final String STOPPED = "stopped";

    String id() {
        return spec.id();
    }

    /** Whether its endpoint's name leads anywhere. */
    boolean answers() {
        return !status.equals(STOPPED);
    }

    Database withStatus(String newStatus) {
        return new Database(spec, resourceId, clusterId, address, newStatus);
    }

    Database withAddress(String newAddress) {
        return new Database(spec, resourceId, clusterId, newAddress, status);
    }

    Database withSpec(DatabaseSpec newSpec) {
        return new Database(newSpec, resourceId, clusterId, address, status);
    }

    Database withClusterId(String newClusterId) {
        return new Database(spec, resourceId, Optional.of(newClusterId), address, status);
    }

    /** The database once its standby has been promoted: both have changed places. */
    Database promoted() {
        DatabaseSpec.Standby standby = spec.standby().orElseThrow();
        return withSpec(
                new DatabaseSpec(
                                spec.id(),
                                spec.engine(),
                                spec.port(),
                                standby.availabilityZone(),
                                standby.address(),
                                Optional.empty(),
                                spec.publiclyAccessible(),
                                spec.securityGroupIds(),
                                spec.tags())
                        .withStandby(spec.availabilityZone(), spec.address()));
    }

    Database renamed(String newId) {
        return withSpec(
                new DatabaseSpec(
                        newId,
                        spec.engine(),
                        spec.port(),
                        spec.availabilityZone(),
                        spec.address(),
                        spec.standby(),
                        spec.publiclyAccessible(),
                        spec.securityGroupIds(),
                        spec.tags()));
    }
}

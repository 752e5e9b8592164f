package io.natkeeper.simulator.rds;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A database to be: {@code DatabaseSpec.mysql("orders", "us-east-1a", "10.0.21.5")}.
 *
 * @param address the private address that its endpoint leads to
 * @param standby of a Multi-AZ instance
 * @param publiclyAccessible its endpoint leads to a public address outside the VPC, and inside to
 *     the private one
 */
public record DatabaseSpec(
        String id,
        String engine,
        int port,
        String availabilityZone,
        String address,
        Optional<Standby> standby,
        boolean publiclyAccessible,
        List<String> securityGroupIds,
        Map<String, String> tags) {

    /** What takes over when a Multi-AZ instance fails. */
    public record Standby(String availabilityZone, String address) {}

    public static DatabaseSpec mysql(String id, String availabilityZone, String address) {
        return new DatabaseSpec(
                id,
                "mysql",
                3306,
                availabilityZone,
                address,
                Optional.empty(),
                false,
                List.of(),
                Map.of());
    }

    public DatabaseSpec withStandby(String standbyZone, String standbyAddress) {
        return new DatabaseSpec(
                id,
                engine,
                port,
                availabilityZone,
                address,
                Optional.of(new Standby(standbyZone, standbyAddress)),
                publiclyAccessible,
                securityGroupIds,
                tags);
    }

    public DatabaseSpec withPubliclyAccessible(boolean newPubliclyAccessible) {
        return new DatabaseSpec(
                id,
                engine,
                port,
                availabilityZone,
                address,
                standby,
                newPubliclyAccessible,
                securityGroupIds,
                tags);
    }

    public DatabaseSpec withSecurityGroups(String... newSecurityGroupIds) {
        return new DatabaseSpec(
                id,
                engine,
                port,
                availabilityZone,
                address,
                standby,
                publiclyAccessible,
                List.of(newSecurityGroupIds),
                tags);
    }
}

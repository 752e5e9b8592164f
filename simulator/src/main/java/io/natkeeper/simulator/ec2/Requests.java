package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.World;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What requests of several operations have in common. */
final class Requests {

    private Requests() {}

    static String required(@Nullable String value, String parameter) {
        if (value == null || value.isEmpty()) {
            throw Ec2Errors.missingParameter(parameter);
        }
        return value;
    }

    static boolean isTrue(@Nullable Boolean value) {
        return value != null && value;
    }

    static void refuseDryRun(@Nullable Boolean dryRun) {
        if (isTrue(dryRun)) {
            throw Ec2Errors.dryRun();
        }
    }

    static void refuseIdsWithMaxResults(
            String idsParameter, List<String> ids, @Nullable Integer maxResults) {
        if (!ids.isEmpty() && maxResults != null) {
            throw Ec2Errors.invalidCombination(
                    "The parameter %s cannot be used with the parameter maxResults"
                            .formatted(idsParameter));
        }
    }

    static String zoneOf(World world, String subnetId) {
        var subnet = world.subnets().get(subnetId);
        return subnet == null ? "" : subnet.availabilityZone();
    }

    static String zoneIdOf(World world, String subnetId) {
        var subnet = world.subnets().get(subnetId);
        return subnet == null ? "" : subnet.availabilityZoneId();
    }
}

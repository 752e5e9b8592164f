package io.natkeeper.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A rolling replacement of all instances that a group has at its start.
 *
 * @param instances how many these are
 * @param instancesToUpdate how many have no successor yet that is in service and warm
 */
public record InstanceRefresh(
        String id,
        Preferences preferences,
        Instant startTime,
        Optional<Instant> endTime,
        Status status,
        Optional<String> statusReason,
        int instances,
        int instancesToUpdate) {

    /**
     * How much of the group may be missing or too many meanwhile.
     *
     * @param minHealthyPercentage of the desired capacity; at 100 a successor is launched first
     * @param maxHealthyPercentage of the desired capacity, at least 100
     * @param instanceWarmup from in service until a successor counts
     */
    public record Preferences(
            int minHealthyPercentage, int maxHealthyPercentage, Duration instanceWarmup) {}

    /** As the API prints it. */
    public enum Status {
        PENDING("Pending"),
        IN_PROGRESS("InProgress"),
        CANCELLING("Cancelling"),
        SUCCESSFUL("Successful"),
        FAILED("Failed"),
        CANCELLED("Cancelled");

        private final String awsName;

        Status(String awsName) {
            this.awsName = awsName;
        }

        public String awsName() {
            return awsName;
        }
    }

    public boolean isActive() {
        return switch (status) {
            case PENDING, IN_PROGRESS, CANCELLING -> true;
            case SUCCESSFUL, FAILED, CANCELLED -> false;
        };
    }

    public int percentageComplete() {
        return instances == 0 ? 100 : 100 * (instances - instancesToUpdate) / instances;
    }

    public InstanceRefresh withStatus(Status newStatus) {
        return new InstanceRefresh(
                id,
                preferences,
                startTime,
                endTime,
                newStatus,
                statusReason,
                instances,
                instancesToUpdate);
    }

    public InstanceRefresh withInstancesToUpdate(int newInstancesToUpdate) {
        return new InstanceRefresh(
                id,
                preferences,
                startTime,
                endTime,
                status,
                statusReason,
                instances,
                newInstancesToUpdate);
    }

    /** As it is once it is over. */
    public InstanceRefresh ended(Status how, Optional<String> why, Instant at) {
        return new InstanceRefresh(
                id,
                preferences,
                startTime,
                Optional.of(at),
                how,
                why,
                instances,
                instancesToUpdate);
    }
}

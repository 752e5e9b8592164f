package io.natkeeper.health;

import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A NAT instance and the verdict about it. */
public record AssessedInstance(NatInstance instance, Health health) {

    public boolean isHealthy() {
        return health instanceof Health.Healthy;
    }

    /**
     * Whether it has proven itself: healthy without a break for at least {@code delay}, and past
     * its launch.
     */
    public boolean isHealthyFor(Duration delay, Instant now) {
        return isHealthy()
                && instance.isPastItsLaunch()
                && healthySince().filter(since -> !since.plus(delay).isAfter(now)).isPresent();
    }

    /** The note since when it is healthy; one from before its last start says nothing. */
    public Optional<Instant> healthySince() {
        return instance.healthySince().filter(since -> !since.isBefore(instance.launchTime()));
    }

    /** As a sentence's end: {@code i-1 (nat-a) is stopped}. */
    public String sentence() {
        return instance.label()
                + switch (health) {
                    case Health.Healthy _ -> " is healthy";
                    case Health.Suspect(String reason) -> " " + reason;
                    case Health.Unhealthy(String reason) -> " " + reason;
                    case Health.Draining draining -> " " + draining.reason();
                    case Health.Unknown(String cause) -> " is in an unknown state (" + cause + ")";
                };
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.InstanceRefresh.Preferences;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;
import software.amazon.awssdk.services.autoscaling.model.RefreshStrategy;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshResponse;

/** Replaces all instances of a group by new ones. */
final class StartInstanceRefresh
        implements AutoScalingOperation<StartInstanceRefreshRequest, StartInstanceRefreshResponse> {

    private static final int DEFAULT_MIN_HEALTHY_PERCENTAGE = 90;
    private static final int LONGEST_WARMUP_SECONDS = 21_600;

    @Override
    public String name() {
        return "StartInstanceRefresh";
    }

    @Override
    public Class<StartInstanceRefreshRequest> requestType() {
        return StartInstanceRefreshRequest.class;
    }

    @Override
    public Supplier<StartInstanceRefreshRequest.Builder> newRequest() {
        return StartInstanceRefreshRequest::builder;
    }

    @Override
    public StartInstanceRefreshResponse apply(
            StartInstanceRefreshRequest request, AutoScalingCall call) {
        String name = Requests.required(request.autoScalingGroupName(), "autoScalingGroupName");
        requireRolling(request);
        Preferences preferences = preferences(request.preferences());
        AutoScalingGroup group = Requests.group(call.world(), name);
        call.authorize("autoscaling:StartInstanceRefresh", group);
        if (group.activeInstanceRefresh().isPresent()) {
            throw AutoScalingErrors.instanceRefreshInProgress();
        }
        return StartInstanceRefreshResponse.builder()
                .instanceRefreshId(call.groups().startInstanceRefresh(name, preferences))
                .build();
    }

    private static void requireRolling(StartInstanceRefreshRequest request) {
        if (request.strategy() != null && request.strategy() != RefreshStrategy.ROLLING) {
            throw new UnsupportedOperationException("Strategy " + request.strategyAsString());
        }
        if (request.desiredConfiguration() != null) {
            throw new UnsupportedOperationException("DesiredConfiguration");
        }
    }

    private static Preferences preferences(@Nullable RefreshPreferences given) {
        if (given == null) {
            return new Preferences(DEFAULT_MIN_HEALTHY_PERCENTAGE, 100, Duration.ZERO);
        }
        requireSupported(given);
        if (given.maxHealthyPercentage() != null && given.minHealthyPercentage() == null) {
            throw AutoScalingErrors.validation(
                    "MinHealthyPercentage must be specified when MaxHealthyPercentage is.");
        }
        int least =
                inRange(
                        "minHealthyPercentage",
                        given.minHealthyPercentage(),
                        DEFAULT_MIN_HEALTHY_PERCENTAGE,
                        0,
                        100);
        int most = inRange("maxHealthyPercentage", given.maxHealthyPercentage(), 100, 100, 200);
        if (most - least > 100) {
            throw AutoScalingErrors.validation(
                    "MaxHealthyPercentage and MinHealthyPercentage must not be more than 100 apart.");
        }
        int warmup =
                inRange("instanceWarmup", given.instanceWarmup(), 0, 0, LONGEST_WARMUP_SECONDS);
        return new Preferences(least, most, Duration.ofSeconds(warmup));
    }

    private static void requireSupported(RefreshPreferences given) {
        if (given.hasCheckpointPercentages()
                || given.alarmSpecification() != null
                || given.bakeTime() != null
                || Boolean.TRUE.equals(given.skipMatching())
                || Boolean.TRUE.equals(given.autoRollback())) {
            throw new UnsupportedOperationException("Preferences " + given);
        }
    }

    private static int inRange(
            String member, @Nullable Integer given, int byDefault, int least, int most) {
        int value = given == null ? byDefault : given;
        if (value < least || value > most) {
            throw AutoScalingErrors.validation(
                    "1 validation error detected: Value '%d' at 'preferences.%s' failed to satisfy constraint: Member must have value between %d and %d"
                            .formatted(value, member, least, most));
        }
        return value;
    }
}

package io.natkeeper.health;

import io.natkeeper.Action;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Somebody announces that a NAT instance will go while it still runs: pure. */
final class PlannedEnd {

    /** The notice comes two minutes ahead; longer, because EC2 may take its time. */
    private static final Duration SPOT_INTERRUPTION = Duration.ofMinutes(10);

    /** A raised risk has no end that EC2 would tell; capacity rebalancing replaces the host. */
    private static final Duration REBALANCE = Duration.ofHours(1);

    /** What AWS announces weeks ahead is a person's to plan; only the last day is ours. */
    private static final Duration AHEAD_OF_MAINTENANCE = Duration.ofDays(1);

    private static final Duration MAINTENANCE = Duration.ofHours(2);

    private PlannedEnd() {}

    /** What follows for this instance from an announcement that is not over yet. */
    static Optional<Health.Draining> of(
            NatInstance instance, Evidence evidence, Duration failbackDelay, Instant now) {
        if (!evidence.trigger().instanceIds().contains(instance.id())) {
            return Optional.empty();
        }
        return announced(evidence.trigger(), failbackDelay, evidence.receivedAt())
                .filter(draining -> draining.until().filter(now::isBefore).isPresent());
    }

    /** What Auto Scaling does with it; lasts as long as that is to be seen. */
    static Optional<Health.Draining> observed(NatInstance instance) {
        return instance.knownMembership()
                .filter(_ -> instance.isLeavingItsGroup())
                .map(member ->
                        new Health.Draining(
                                Optional.empty(),
                                "is on its way out (%s in %s)"
                                        .formatted(member.state().awsName(), member.groupName()),
                                Action.Move.HAND_OVER));
    }

    private static Optional<Health.Draining> announced(
            Trigger trigger, Duration failbackDelay, Instant receivedAt) {
        return switch (trigger) {
            case Trigger.SpotInterruption spot ->
                    Optional.of(
                            new Health.Draining(
                                    Optional.of(
                                            spot.at().orElse(receivedAt).plus(SPOT_INTERRUPTION)),
                                    "is a Spot instance that EC2 takes back",
                                    Action.Move.HAND_OVER));
            case Trigger.RebalanceRecommendation rebalance ->
                    Optional.of(
                            new Health.Draining(
                                    Optional.of(rebalance.at().orElse(receivedAt).plus(REBALANCE)),
                                    "is a Spot instance that EC2 may soon take back",
                                    Action.Move.HAND_OVER));
            case Trigger.HealthNotice notice -> maintenance(notice, receivedAt);
            case Trigger.OperatorRequest request ->
                    Optional.of(
                            new Health.Draining(
                                    Optional.of(
                                            request.at().orElse(receivedAt).plus(failbackDelay)),
                                    "is to be relieved, says an operator",
                                    switch (request.kind()) {
                                        case FAILOVER -> Action.Move.FAIL_OVER;
                                        case HANDOVER -> Action.Move.HAND_OVER;
                                    }));
            case Trigger.InstanceStateChanged _,
                    Trigger.LifecycleAction _,
                    Trigger.ScalingActivity _,
                    Trigger.HostReport _,
                    Trigger.AlarmStateChanged _,
                    Trigger.TargetChanged _,
                    Trigger.DatabaseEvent _,
                    Trigger.MapChanged _,
                    Trigger.PolicyChanged _,
                    Trigger.Sweep _,
                    Trigger.Ignored _ ->
                    Optional.empty();
        };
    }

    private static Optional<Health.Draining> maintenance(
            Trigger.HealthNotice notice, Instant receivedAt) {
        Instant start = notice.startTime().orElse(notice.at().orElse(receivedAt));
        return start.minus(AHEAD_OF_MAINTENANCE).isAfter(receivedAt)
                ? Optional.empty()
                : Optional.of(
                        new Health.Draining(
                                Optional.of(start.plus(MAINTENANCE)),
                                "is announced to be retired or maintained (%s)"
                                        .formatted(notice.eventTypeCode()),
                                Action.Move.HAND_OVER));
    }
}

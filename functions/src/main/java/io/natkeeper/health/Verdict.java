package io.natkeeper.health;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.Trigger.HostReport;
import io.natkeeper.event.Trigger.InstanceStateChanged;
import io.natkeeper.event.Trigger.LifecycleAction;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecycleTransition;
import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** From evidence to {@link Health}: pure. */
public final class Verdict {

    /**
     * How long an event may contradict what EC2 answers before it is taken for a late one. EC2's
     * reads are eventually consistent; seconds are usual.
     */
    static final Duration EVENT_IS_FRESH = Duration.ofSeconds(60);

    private Verdict() {}

    /**
     * @param impaired ids of the instances with a failing status check
     * @param failbackDelay how long an operator's request holds
     */
    public static Health of(
            NatInstance instance,
            Observed<Set<String>> impaired,
            Evidence evidence,
            Duration failbackDelay,
            Instant now) {
        return switch (instance.state()) {
            case Observed.Unknown<InstanceState>(String cause) -> new Health.Unknown(cause);
            case Observed.Known<InstanceState>(InstanceState state)
                    when state == InstanceState.RUNNING ->
                    ofRunning(instance, impaired, evidence, failbackDelay, now);
            case Observed.Known<InstanceState>(InstanceState state) ->
                    new Health.Unhealthy("is " + state.awsName());
        };
    }

    private static Health ofRunning(
            NatInstance instance,
            Observed<Set<String>> impaired,
            Evidence evidence,
            Duration failbackDelay,
            Instant now) {
        return switch (impaired) {
            case Observed.Unknown<Set<String>>(String cause) -> new Health.Unknown(cause);
            case Observed.Known<Set<String>>(Set<String> ids) when ids.contains(instance.id()) ->
                    new Health.Unhealthy("fails a status check");
            case Observed.Known<Set<String>> _ when dropsWhatItShouldForward(instance, evidence) ->
                    new Health.Unhealthy(
                            "drops what it should forward: its source/dest check is on and could not be switched off");
            case Observed.Known<Set<String>> _ ->
                    ofForwarding(instance, evidence, failbackDelay, now);
        };
    }

    private static Health ofForwarding(
            NatInstance instance, Evidence evidence, Duration failbackDelay, Instant now) {
        Optional<Health.Draining> plannedEnd =
                PlannedEnd.of(instance, evidence, failbackDelay, now)
                        .or(() -> PlannedEnd.observed(instance))
                        .or(() -> latched(instance, now));
        if (plannedEnd.isPresent()) {
            return plannedEnd.get();
        }
        return accusation(evidence.trigger(), instance, now)
                .<Health>map(Health.Suspect::new)
                .orElseGet(Health.Healthy::new);
    }

    /** An announcement that an earlier run has noted. */
    private static Optional<Health.Draining> latched(NatInstance instance, Instant now) {
        return instance.latchedUntil()
                .filter(until -> until.isAfter(now))
                .map(until ->
                        new Health.Draining(
                                Optional.of(until),
                                "gets no routes until %s (tag natkeeper:latched-until)"
                                        .formatted(until),
                                Action.Move.HAND_OVER));
    }

    private static boolean dropsWhatItShouldForward(NatInstance instance, Evidence evidence) {
        return instance.primaryInterface()
                .filter(NatInstance.NatInterface::sourceDestCheck)
                .filter(i -> evidence.stuckInterfaces().contains(i.id()))
                .isPresent();
    }

    /** What an event says against it that AWS does not show (yet). */
    private static Optional<String> accusation(Trigger trigger, NatInstance instance, Instant now) {
        if (!trigger.instanceIds().contains(instance.id())) {
            return Optional.empty();
        }
        return switch (trigger) {
            case InstanceStateChanged changed
                    when changed.state().isLeaving() && isFresh(changed.at(), now) ->
                    Optional.of("is leaving, says an event, while EC2 still shows it running");
            case LifecycleAction action
                    when action.transition() == LifecycleTransition.TERMINATING
                            && isFresh(action.at(), now) ->
                    Optional.of(
                            "is leaving, says an event, while Auto Scaling does not show it so");
            // One that is still being launched is not trusted anyway, and may take its time.
            case HostReport report
                    when report.statement() == HostReport.Statement.PEER_UNREACHABLE
                            && isFresh(report.at(), now)
                            && instance.isPastItsLaunch() ->
                    Optional.of(
                            report.reporter().equals(instance.id())
                                    ? "fails its own check (%s), while EC2 finds nothing wrong with it"
                                            .formatted(report.evidence().orElse("it says not why"))
                                    // Reporter or network may be at fault as well: a look only.
                                    : "is unreachable, says %s, while EC2 finds nothing wrong with it"
                                            .formatted(report.reporter()));
            case InstanceStateChanged _, LifecycleAction _, HostReport _ -> Optional.empty();
            case Trigger.SpotInterruption _,
                    Trigger.RebalanceRecommendation _,
                    Trigger.ScalingActivity _,
                    Trigger.AlarmStateChanged _,
                    Trigger.HealthNotice _,
                    Trigger.OperatorRequest _,
                    Trigger.TargetChanged _,
                    Trigger.DatabaseEvent _,
                    Trigger.MapChanged _,
                    Trigger.PolicyChanged _,
                    Trigger.Sweep _,
                    Trigger.Ignored _ ->
                    Optional.empty();
        };
    }

    /** Whether an event is young enough to be ahead of what AWS answers. */
    public static boolean isFresh(Optional<Instant> emitted, Instant now) {
        return emitted.filter(at -> at.plus(EVENT_IS_FRESH).isAfter(now)).isPresent();
    }
}

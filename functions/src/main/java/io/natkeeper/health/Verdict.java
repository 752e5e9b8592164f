package io.natkeeper.health;

import io.natkeeper.Action;
import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.Trigger.InstanceStateChanged;
import io.natkeeper.fleet.InstanceState;
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
                PlannedEnd.of(instance, evidence.trigger(), failbackDelay, now)
                        .or(() -> latched(instance, now));
        if (plannedEnd.isPresent()) {
            return plannedEnd.get();
        }
        return saysItLeaves(evidence.trigger(), instance, now)
                ? new Health.Suspect("is leaving, says an event, while EC2 still shows it running")
                : new Health.Healthy();
    }

    /** An announcement that an earlier run has noted. */
    private static Optional<Health.Draining> latched(NatInstance instance, Instant now) {
        return instance.latchedUntil()
                .filter(until -> until.isAfter(now))
                .map(until ->
                        new Health.Draining(
                                until,
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

    private static boolean saysItLeaves(Trigger trigger, NatInstance instance, Instant now) {
        return trigger instanceof InstanceStateChanged(String id, InstanceState state, var at)
                && id.equals(instance.id())
                && state.isLeaving()
                && at.filter(emitted -> emitted.plus(EVENT_IS_FRESH).isAfter(now)).isPresent();
    }
}

package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.Trigger.HostReport;
import io.natkeeper.fleet.DriftSeries;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Drift;
import io.natkeeper.health.Flapping;
import io.natkeeper.health.Health;
import io.natkeeper.health.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a host itself needs, whatever its routes: pure. */
final class HostPlanner {

    private HostPlanner() {}

    static List<Action> actions(AssessedInstance assessed, Trigger trigger, Snapshot snapshot) {
        Instant now = snapshot.observedAt();
        NatInstance instance = assessed.instance();
        List<Action> actions = new ArrayList<>();
        if (instance.isIn(InstanceState.PENDING, InstanceState.RUNNING)) {
            instance.interfaces().stream()
                    .filter(NatInstance.NatInterface::sourceDestCheck)
                    .map(i -> new Action.DisableSourceDestCheck(i.id(), instance.label()))
                    .forEach(actions::add);
        }
        instance.interfaces().stream()
                .filter(i -> Drift.isSwitchedOn(assessed, i, now))
                .map(i ->
                        new Action.NoteDrift(
                                instance.id(),
                                instance.label(),
                                "switched the source/dest check of %s on".formatted(i.id()),
                                DriftSeries.next(instance.drift(), now)))
                .forEach(actions::add);
        if (reportsReady(assessed, trigger, now)) {
            actions.add(new Action.MarkReady(instance.id(), instance.label(), now));
        }
        if (beginsToBeHealthy(assessed)) {
            // Not when they began: its group's answer may have come seconds later, and show a life
            // that began in between.
            actions.add(
                    new Action.MarkHealthySince(
                            instance.id(), instance.label(), snapshot.readUntil()));
        }
        switch (assessed.health()) {
            // One that will not come back needs no note.
            case Health.Unhealthy(String reason)
                    when instance.healthySince().isPresent()
                            && !instance.isIn(
                                    InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED) -> {
                // First the one, at the next look the other: a failure must not be forgotten
                // because its note could not be written.
                actions.add(
                        Flapping.isNoted(instance)
                                ? new Action.ClearHealthySince(
                                        instance.id(), instance.label(), reason)
                                : latchAfterFailure(instance, reason, now));
            }
            case Health.Draining draining ->
                    draining.until()
                            .filter(until ->
                                    instance.latchedUntil()
                                            .filter(noted -> !noted.isBefore(until))
                                            .isEmpty())
                            .ifPresent(until ->
                                    actions.add(
                                            new Action.LatchUntil(
                                                    instance.id(),
                                                    instance.label(),
                                                    until,
                                                    draining.reason())));
            case Health.Healthy _, Health.Unhealthy _ -> {}
            case Health.Suspect _, Health.Unknown _ -> {}
        }
        return actions;
    }

    /** One that is launched while somebody wants it relieved still has to become ready. */
    private static boolean beginsToBeHealthy(AssessedInstance assessed) {
        NatInstance instance = assessed.instance();
        return assessed.healthySince().isEmpty()
                && instance.isInAKnownLife()
                && (assessed.isHealthy()
                        || (assessed.health() instanceof Health.Draining
                                && !instance.isPastItsLaunch()));
    }

    /**
     * A host speaks for itself, while it runs. Its clean bill of the life before says nothing of
     * this one, so only a report counts that is younger than the first healthy look at this life;
     * the host repeats itself until it sees its tag.
     */
    private static boolean reportsReady(AssessedInstance assessed, Trigger trigger, Instant now) {
        NatInstance instance = assessed.instance();
        return trigger instanceof HostReport report
                && report.statement() == HostReport.Statement.HOST_READY
                && report.reporter().equals(instance.id())
                && Verdict.isFresh(report.at(), now)
                && isOfThisLife(report, assessed)
                && instance.isIn(InstanceState.RUNNING)
                && instance.isInAKnownLife()
                && !instance.isReady();
    }

    private static boolean isOfThisLife(HostReport report, AssessedInstance assessed) {
        return report.at()
                .flatMap(at -> assessed.healthySince().filter(since -> !at.isBefore(since)))
                .isPresent();
    }

    private static Action latchAfterFailure(NatInstance instance, String reason, Instant now) {
        return new Action.LatchUntil(
                instance.id(),
                instance.label(),
                Flapping.latchAfterFailure(instance, now),
                Flapping.failedLately(instance, now)
                        ? reason
                                + " for the second time within "
                                + Flapping.WINDOW.toMinutes()
                                + " min"
                        : reason + " (a first time latches nothing)");
    }

    static List<Notice> notices(AssessedInstance assessed, Instant now) {
        NatInstance instance = assessed.instance();
        List<Notice> notices = new ArrayList<>();
        instance.latchedUntil()
                .filter(until -> until.isAfter(now))
                .map(until ->
                        Notice.information(
                                "%s gets no routes until %s; delete its tag natkeeper:latched-until to end that."
                                        .formatted(instance.label(), until)))
                .ifPresent(notices::add);
        instance.drift()
                .filter(series -> series.isAgainAndAgain(now))
                .map(series ->
                        Notice.error(
                                instance.id(),
                                "Somebody keeps changing the routes or the source/dest check of %s, and Natkeeper changes them back each time (%d times in a row, last at %s). If a tool owns them (Terraform, CloudFormation), tell it to ignore them as docs/drift.md shows; deleting the tag natkeeper:drift forgets this."
                                        .formatted(
                                                instance.label(), series.repairs(), series.last())))
                .ifPresent(notices::add);
        instance.state().causes().stream()
                .map(cause -> Notice.error(instance.id(), cause))
                .forEach(notices::add);
        if (instance.isIn(InstanceState.RUNNING) && instance.interfaces().isEmpty()) {
            notices.add(
                    Notice.error(
                            instance.id(),
                            "%s of pool %s has no network interface and can't carry a route; attach one or terminate it."
                                    .formatted(instance.label(), instance.pool())));
        }
        instance.groupName()
                .filter(_ -> instance.membership().equals(Observed.known(Optional.empty())))
                .filter(_ -> instance.isIn(InstanceState.PENDING, InstanceState.RUNNING))
                .map(group ->
                        Notice.information(
                                "%s was launched by Auto Scaling group %s, whose lifecycle hooks nobody looks after; tag the group natkeeper:pool=%s."
                                        .formatted(instance.label(), group, instance.pool())))
                .ifPresent(notices::add);
        return notices;
    }
}

package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Concurrency;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.Outcome;
import io.natkeeper.Plan;
import io.natkeeper.RunResult;
import io.natkeeper.event.Trigger;
import io.natkeeper.failover.FailoverRun.Step;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Evidence;
import io.natkeeper.report.ObservedPools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of the loop: what it has done so far, how long that took, and how it ends in words. */
final class RunProgress {

    /** Of what is left in the end: the log line has it all. */
    private static final int TOLD_AT_MOST = 5;

    private final Actuator actuator;
    private final Concurrency concurrency;
    private final Instant startedAt;
    private final List<Step> steps = new ArrayList<>();
    private final List<Action> failed = new ArrayList<>();
    private final Set<Action> answered = new HashSet<>();
    private final Set<String> stuckInterfaces = new HashSet<>();

    private final WritePace pace = new WritePace();
    private boolean isBehind;
    private final List<Action> justWritten = new ArrayList<>();
    private boolean triedTwiceInVain;
    private Plan plan = Plan.EMPTY;
    private Optional<ObservedPools> pools = Optional.empty();
    private Observed<Set<String>> told = Observed.unknown("Nothing was looked at.");
    private int rounds;
    private long observeMillis;
    private long planMillis;
    private long applyMillis;

    RunProgress(Actuator actuator, Concurrency concurrency) {
        this.actuator = actuator;
        this.concurrency = concurrency;
        this.startedAt = concurrency.now();
    }

    Snapshot observe(PoolObserver observer, Trigger trigger) {
        Instant start = concurrency.now();
        Snapshot snapshot = observer.observe(trigger);
        observeMillis += millisSince(start);
        rounds++;
        return snapshot;
    }

    Plan plan(FailoverPlanner planner, Snapshot snapshot, Trigger trigger) {
        Instant start = concurrency.now();
        Evidence evidence =
                new Evidence(trigger, startedAt, Set.copyOf(stuckInterfaces), Set.copyOf(answered));
        Observed<List<AssessedInstance>> verdicts = planner.assess(snapshot, evidence);
        plan = planner.plan(verdicts, snapshot, evidence);
        told = snapshot.told();
        pools =
                Optional.of(
                        new ObservedPools(
                                snapshot.observedAt(),
                                verdicts,
                                snapshot.routeTables(),
                                snapshot.gateways()));
        planMillis += millisSince(start);
        return plan;
    }

    /**
     * Applies both steps, as fast as EC2 takes them; no route is led to an interface whose
     * preparation did not succeed.
     *
     * @param freshUntil what cannot start by then is left to the next plan
     */
    void apply(Plan toApply, Instant freshUntil) {
        Instant start = concurrency.now();
        isBehind = false;
        justWritten.clear();
        Set<String> unprepared =
                applyAll(toApply.preparations(), freshUntil).stream()
                        .map(Action::resource)
                        .collect(Collectors.toSet());
        List<Action> changes =
                toApply.changes().stream()
                        .filter(action ->
                                Plan.leadsTo(action).filter(unprepared::contains).isEmpty())
                        .toList();
        applyAll(changes, freshUntil);
        applyMillis += millisSince(start);
    }

    /** Whether the last plan had more to write than EC2 takes in the time that a plan is fresh. */
    boolean isBehind() {
        return isBehind;
    }

    /** Whether the last plan that was applied is done, as far as EC2's answers tell. */
    boolean wroteAll(Plan applied) {
        return !applied.actions().isEmpty() && justWritten.size() == applied.actions().size();
    }

    /** Whether a plan wants something that was done a moment ago. */
    boolean hasJustWritten(Plan toCome) {
        return toCome.actions().stream().anyMatch(a -> justWritten.stream().anyMatch(a::repeats));
    }

    /** Whether something failed that had failed before: looking again was its second chance. */
    boolean triedTwiceInVain() {
        return triedTwiceInVain;
    }

    /** Nothing is left to do. */
    FailoverRun settled() {
        boolean needsAPerson =
                plan.notices().stream().anyMatch(n -> n.level() == Notice.Level.ERROR);
        String verdict = done().isEmpty() ? "Everything is as it should be." : "Done and verified.";
        return ended(
                done().isEmpty() ? "unchanged" : "changed",
                sentences(
                        List.of(
                                // All is not well just because nothing is left to do.
                                needsAPerson || !plan.suspicions().isEmpty()
                                        ? Stream.empty()
                                        : Stream.of(verdict),
                                notices(),
                                plan.suspicions().stream()
                                        .map(s -> s + "; the next event or sweep looks again."))));
    }

    /** In mode observe: what would be done. */
    FailoverRun planned() {
        return run(
                new RunResult(
                        "planned",
                        sentences(
                                List.of(
                                        Stream.of("Only planned: nothing was changed."),
                                        notices())),
                        plan.actions().stream().map(Action::sentence).toList()),
                true);
    }

    /** The world is not as planned, or not known. */
    FailoverRun unverified() {
        Stream<String> failures =
                steps.stream()
                        .flatMap(step ->
                                step.outcome() instanceof Outcome.Failed(String cause)
                                        ? Stream.of(cause)
                                        : Stream.empty());
        return run(
                new RunResult(
                        "unverified",
                        sentences(
                                List.of(
                                        Stream.of("The world could not be verified."),
                                        plan.unknowns().stream(),
                                        failures,
                                        notices(),
                                        stillToDo())),
                        done()),
                false);
    }

    FailoverRun ended(String outcome, String reason) {
        return run(new RunResult(outcome, reason, done()), true);
    }

    private FailoverRun run(RunResult result, boolean verified) {
        return new FailoverRun(
                result,
                verified,
                steps,
                plan.notices(),
                pools,
                told,
                plan.addresses(),
                rounds,
                observeMillis,
                planMillis,
                applyMillis);
    }

    /** Returns what was not applied, for want of time or for an error. */
    private List<Action> applyAll(List<Action> actions, Instant freshUntil) {
        Instant now = concurrency.now();
        List<Action> undone = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        List<Action> started = new ArrayList<>();
        Outcome[] outcomes = new Outcome[actions.size()];
        for (Action action : actions) {
            Optional<Instant> start = pace.take(action, now, freshUntil);
            if (start.isEmpty()) {
                isBehind = true;
                undone.add(action);
                continue;
            }
            int i = started.size();
            started.add(action);
            tasks.add(() -> {
                concurrency.sleepUntil(start.get());
                outcomes[i] = actuator.apply(action);
            });
        }
        concurrency.runAll(tasks);
        for (int i = 0; i < started.size(); i++) {
            remember(new Step(started.get(i), outcomes[i]));
            if (!(outcomes[i] instanceof Outcome.Applied)) {
                undone.add(started.get(i));
            }
        }
        return undone;
    }

    private void remember(Step step) {
        steps.add(step);
        if (step.outcome() instanceof Outcome.Applied) {
            justWritten.add(step.action());
        }
        if (step.action() instanceof Action.DisableSourceDestCheck(String id, var _)) {
            if (step.outcome() instanceof Outcome.Applied) {
                stuckInterfaces.remove(id);
            } else {
                stuckInterfaces.add(id);
            }
        }
        if (!(step.outcome() instanceof Outcome.Failed)) {
            if (isRequest(step.action())) {
                answered.add(step.action());
            }
        } else if (failed.stream().anyMatch(step.action()::repeats)) {
            triedTwiceInVain = true;
        } else {
            failed.add(step.action());
        }
    }

    private Stream<String> stillToDo() {
        List<Action> left = plan.actions();
        Stream<String> first =
                left.stream().limit(TOLD_AT_MOST).map(a -> "Still to do: " + a.sentence());
        return left.size() <= TOLD_AT_MOST
                ? first
                : Stream.concat(
                        first, Stream.of("And %d more.".formatted(left.size() - TOLD_AT_MOST)));
    }

    /** Whether Auto Scaling is asked for something that its reads need not show, or not at once. */
    private static boolean isRequest(Action action) {
        return action instanceof Action.CompleteLifecycleAction
                || action instanceof Action.RecordHeartbeat
                || action instanceof Action.ReplaceHost;
    }

    private Stream<String> notices() {
        return plan.notices().stream()
                .sorted(Comparator.comparing(Notice::level).reversed())
                .map(Notice::sentence);
    }

    private List<String> done() {
        return steps.stream()
                .filter(step -> step.outcome() instanceof Outcome.Applied)
                .map(Step::action)
                // To go on waiting is no change.
                .filter(action -> !(action instanceof Action.RecordHeartbeat))
                .map(Action::sentence)
                .toList();
    }

    private static String sentences(List<Stream<String>> parts) {
        return parts.stream().flatMap(part -> part).distinct().collect(Collectors.joining(" "));
    }

    private long millisSince(Instant start) {
        return Duration.between(start, concurrency.now()).toMillis();
    }
}

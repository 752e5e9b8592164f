package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Concurrency;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.Outcome;
import io.natkeeper.Plan;
import io.natkeeper.event.Trigger;
import io.natkeeper.failover.FailoverRun.Step;
import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Observe, plan, apply, verify: observe and plan again until the plan is empty. Running it twice
 * changes nothing.
 */
public final class FailoverLoop {

    /**
     * How long to wait before each further look. EC2's reads lag behind its writes by some seconds
     * at worst; after the last wait, the retry of the whole invocation is the better way.
     */
    private static final List<Duration> WAITS =
            Stream.of(250, 500, 1000, 2000, 4000).map(Duration::ofMillis).toList();

    private final PoolObserver observer;
    private final Actuator actuator;
    private final Concurrency concurrency;
    private final FailoverPlanner planner;
    private final Settings settings;

    public FailoverLoop(
            PoolObserver observer, Actuator actuator, Concurrency concurrency, Settings settings) {
        this.observer = observer;
        this.actuator = actuator;
        this.concurrency = concurrency;
        this.planner = new FailoverPlanner(settings.failbackDelay());
        this.settings = settings;
    }

    /**
     * @throws UnverifiedEndException if the world is not as planned in the end, or not known
     */
    FailoverRun run(Trigger trigger) {
        if (trigger instanceof Trigger.Ignored(String reason)) {
            return new Run().end("ignored", reason);
        }
        Run run = new Run();
        for (Duration wait : WAITS) {
            Snapshot snapshot = run.observe();
            Optional<String> notOurs = notOurs(trigger, snapshot);
            if (notOurs.isPresent()) {
                return run.end("ignored", notOurs.get());
            }
            Plan plan = run.plan(snapshot, trigger);
            if (plan.isSettled()) {
                return run.settled();
            }
            if (settings.mode() == Settings.Mode.OBSERVE && plan.unknowns().isEmpty()) {
                return run.planned();
            }
            run.apply(plan);
            concurrency.sleepUntil(concurrency.now().plus(wait));
        }
        Plan last = run.plan(run.observe(), trigger);
        if (last.actions().isEmpty() && last.unknowns().isEmpty()) {
            return run.settled();
        }
        throw run.unverified(last);
    }

    private static Optional<String> notOurs(Trigger trigger, Snapshot snapshot) {
        if (trigger instanceof Trigger.InstanceStateChanged changed
                && snapshot.instances()
                        instanceof Observed.Known<List<NatInstance>>(List<NatInstance> instances)
                && instances.stream().noneMatch(i -> i.id().equals(changed.instanceId()))) {
            return Optional.of(
                    "%s is no NAT instance of a pool served here (it has no tag natkeeper:pool, or that of another pool)."
                            .formatted(changed.instanceId()));
        }
        return Optional.empty();
    }

    /** One run: what it has done so far, and how long that took. */
    private final class Run {

        private final List<Step> steps = new ArrayList<>();
        private Plan plan = new Plan(List.of(), List.of(), List.of(), List.of(), List.of());
        private int rounds;
        private long observeMillis;
        private long planMillis;
        private long applyMillis;

        Snapshot observe() {
            Instant start = concurrency.now();
            Snapshot snapshot = observer.observe();
            observeMillis += millisSince(start);
            rounds++;
            return snapshot;
        }

        Plan plan(Snapshot snapshot, Trigger trigger) {
            Instant start = concurrency.now();
            plan = planner.plan(snapshot, trigger);
            planMillis += millisSince(start);
            return plan;
        }

        /**
         * @throws UnverifiedEndException if an action fails that has failed before: looking again
         *     gave it its second chance
         */
        void apply(Plan toApply) {
            Instant start = concurrency.now();
            Set<Action> failedBefore = failed();
            List<Step> prepared = applyAll(toApply.preparations());
            Set<String> notReady =
                    prepared.stream()
                            .filter(step -> !isDone(step.outcome()))
                            .flatMap(step -> interfaceOf(step.action()).stream())
                            .collect(Collectors.toSet());
            List<Step> changed =
                    applyAll(
                            toApply.changes().stream()
                                    .filter(action ->
                                            Plan.leadsTo(action)
                                                    .filter(notReady::contains)
                                                    .isEmpty())
                                    .toList());
            steps.addAll(prepared);
            steps.addAll(changed);
            applyMillis += millisSince(start);
            if (Stream.concat(prepared.stream(), changed.stream())
                    .filter(step -> step.outcome() instanceof Outcome.Failed)
                    .anyMatch(step -> failedBefore.contains(step.action()))) {
                throw unverified(toApply);
            }
        }

        private List<Step> applyAll(List<Action> actions) {
            Outcome[] outcomes = new Outcome[actions.size()];
            concurrency.runAll(
                    IntStream.range(0, actions.size())
                            .<Runnable>mapToObj(
                                    i -> () -> outcomes[i] = actuator.apply(actions.get(i)))
                            .toList());
            return IntStream.range(0, actions.size())
                    .mapToObj(i -> new Step(actions.get(i), outcomes[i]))
                    .toList();
        }

        private Set<Action> failed() {
            return steps.stream()
                    .filter(step -> step.outcome() instanceof Outcome.Failed)
                    .map(Step::action)
                    .collect(Collectors.toCollection(HashSet::new));
        }

        FailoverRun settled() {
            String outcome = done().isEmpty() ? "unchanged" : "changed";
            boolean needsAPerson =
                    plan.notices().stream().anyMatch(n -> n.level() == Notice.Level.ERROR);
            String verdict =
                    done().isEmpty() ? "Everything is as it should be." : "Done and verified.";
            Stream<String> parts =
                    Stream.of(
                                    // All is not well just because nothing is left to do.
                                    needsAPerson || !plan.suspicions().isEmpty()
                                            ? Stream.<String>empty()
                                            : Stream.of(verdict),
                                    plan.notices().stream()
                                            .sorted(Comparator.comparing(Notice::level).reversed())
                                            .map(Notice::sentence),
                                    plan.suspicions().stream()
                                            .map(s -> s + "; the next event or sweep looks again."))
                            .flatMap(part -> part);
            return end(outcome, parts.collect(Collectors.joining(" ")));
        }

        FailoverRun planned() {
            return new FailoverRun(
                    new FailoverResult(
                            "planned",
                            "Mode observe: nothing was changed.",
                            plan.actions().stream().map(Action::sentence).toList()),
                    steps,
                    plan.notices(),
                    rounds,
                    observeMillis,
                    planMillis,
                    applyMillis);
        }

        FailoverRun end(String outcome, String reason) {
            return new FailoverRun(
                    new FailoverResult(outcome, reason, done()),
                    steps,
                    plan.notices(),
                    rounds,
                    observeMillis,
                    planMillis,
                    applyMillis);
        }

        UnverifiedEndException unverified(Plan open) {
            Stream<String> failures =
                    steps.stream()
                            .map(Step::outcome)
                            .flatMap(outcome ->
                                    outcome instanceof Outcome.Failed(String cause)
                                            ? Stream.of(cause)
                                            : Stream.empty());
            return new UnverifiedEndException(
                    Stream.of(
                                    Stream.of("The world could not be verified."),
                                    open.unknowns().stream(),
                                    failures,
                                    open.actions().stream()
                                            .map(action -> "Still to do: " + action.sentence()))
                            .flatMap(part -> part)
                            .distinct()
                            .collect(Collectors.joining(" ")));
        }

        private List<String> done() {
            return steps.stream()
                    .filter(step -> step.outcome() instanceof Outcome.Applied)
                    .map(step -> step.action().sentence())
                    .toList();
        }

        private long millisSince(Instant start) {
            return Duration.between(start, concurrency.now()).toMillis();
        }
    }

    private static boolean isDone(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied _, Outcome.AlreadyConverged _ -> true;
            case Outcome.Refused _, Outcome.Failed _ -> false;
        };
    }

    private static Optional<String> interfaceOf(Action action) {
        return action instanceof Action.DisableSourceDestCheck(String id, var _)
                ? Optional.of(id)
                : Optional.empty();
    }
}

package io.natkeeper.failover;

import io.natkeeper.Concurrency;
import io.natkeeper.Plan;
import io.natkeeper.Settings;
import io.natkeeper.event.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Observe, plan, apply, verify: observe and plan again until the plan is empty. Running it twice
 * changes nothing.
 */
public final class FailoverLoop {

    /**
     * How long to wait before a further look that has to show more than the last. EC2's reads lag
     * behind its writes by some seconds at worst; after the last wait, the retry of the whole
     * invocation is the better way.
     */
    private static final List<Duration> WAITS =
            Stream.of(250, 500, 1000, 2000, 4000).map(Duration::ofMillis).toList();

    /**
     * Mostly they don't lag, so what was written is looked for at once. A failed host takes two
     * such looks: its failure is noted before its health is forgotten.
     */
    private static final int LOOKS_AT_ONCE = 3;

    /** A plan that took longer to come about (calls were throttled) is made anew, not applied. */
    private static final Duration PLAN_IS_FRESH = Duration.ofSeconds(10);

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
        this.planner = new FailoverPlanner(settings.failbackDelay(), settings.deployment());
        this.settings = settings;
    }

    /**
     * Runs until the world is as planned, or cannot be made so.
     *
     * @param deadline no further look begins after it, so that the run can still say how it ended
     */
    FailoverRun run(Trigger trigger, Instant deadline) {
        RunProgress run = new RunProgress(actuator, concurrency);
        if (trigger instanceof Trigger.Ignored(String reason)) {
            return run.ended("ignored", reason);
        }
        Iterator<Duration> waits = WAITS.iterator();
        int looksAtOnce = LOOKS_AT_ONCE;
        boolean atOnce = false;
        while (true) {
            Snapshot snapshot = run.observe(observer, trigger);
            Optional<String> notOurs = Scope.notOurs(trigger, snapshot);
            if (notOurs.isPresent()) {
                return run.ended("ignored", notOurs.get());
            }
            Plan plan = run.plan(planner, snapshot, trigger);
            if (plan.isSettled()) {
                return run.settled();
            }
            boolean onlyTells = settings.mode() == Settings.Mode.OBSERVE || isDryRun(trigger);
            if (onlyTells && plan.unknowns().isEmpty()) {
                return run.planned();
            }
            if (!waits.hasNext()) {
                return plan.actions().isEmpty() && plan.unknowns().isEmpty()
                        ? run.settled()
                        : run.unverified();
            }
            Instant freshUntil = snapshot.observedAt().plus(PLAN_IS_FRESH);
            // What a look at once does not show yet is not written again before a wait.
            boolean lags = atOnce && run.hasJustWritten(plan);
            boolean applies = !onlyTells && !lags && concurrency.now().isBefore(freshUntil);
            if (applies) {
                run.apply(plan, freshUntil);
            }
            atOnce = applies && looksAtOnce > 0 && run.wroteAll(plan);
            looksAtOnce -= atOnce ? 1 : 0;
            // One that is behind goes on at once, too: it has waited while it wrote.
            Duration wait = atOnce || run.isBehind() ? Duration.ZERO : waits.next();
            Instant next = concurrency.now().plus(wait);
            if (run.triedTwiceInVain() || next.isAfter(deadline)) {
                return run.unverified();
            }
            concurrency.sleepUntil(next);
        }
    }

    private static boolean isDryRun(Trigger trigger) {
        return trigger instanceof Trigger.OperatorRequest request && request.dryRun();
    }
}

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
     * How long to wait before each further look. EC2's reads lag behind its writes by some seconds
     * at worst; after the last wait, the retry of the whole invocation is the better way.
     */
    private static final List<Duration> WAITS =
            Stream.of(250, 500, 1000, 2000, 4000).map(Duration::ofMillis).toList();

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
            if (!onlyTells && concurrency.now().isBefore(freshUntil)) {
                run.apply(plan, freshUntil);
            }
            // One that is behind goes on at once: it has waited while it wrote.
            Duration wait = run.isBehind() ? Duration.ZERO : waits.next();
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

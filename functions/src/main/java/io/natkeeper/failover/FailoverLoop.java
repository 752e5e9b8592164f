package io.natkeeper.failover;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.Plan;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.NatInstance;
import java.time.Duration;
import java.time.Instant;
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
        this.planner = new FailoverPlanner(settings.failbackDelay());
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
        for (Duration wait : WAITS) {
            Snapshot snapshot = run.observe(observer);
            Optional<String> notOurs = notOurs(trigger, snapshot);
            if (notOurs.isPresent()) {
                return run.ended("ignored", notOurs.get());
            }
            Plan plan = run.plan(planner, snapshot, trigger);
            if (plan.isSettled()) {
                return run.settled();
            }
            switch (settings.mode()) {
                case OBSERVE -> {
                    if (plan.unknowns().isEmpty()) {
                        return run.planned();
                    }
                }
                case ACT -> {
                    if (isFresh(snapshot)) {
                        run.apply(plan);
                    }
                }
            }
            Instant next = concurrency.now().plus(wait);
            if (run.triedTwiceInVain() || next.isAfter(deadline)) {
                return run.unverified();
            }
            concurrency.sleepUntil(next);
        }
        Plan last = run.plan(planner, run.observe(observer), trigger);
        return last.actions().isEmpty() && last.unknowns().isEmpty()
                ? run.settled()
                : run.unverified();
    }

    private boolean isFresh(Snapshot snapshot) {
        return snapshot.observedAt().plus(PLAN_IS_FRESH).isAfter(concurrency.now());
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
}

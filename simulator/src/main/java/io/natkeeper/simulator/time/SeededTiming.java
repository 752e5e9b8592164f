package io.natkeeper.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A virtual clock, and a scheduler that lets one task run at a time. At each checkpoint, sleep and
 * end of a task the seed chooses who goes next, so that an interleaving replays from its seed. When
 * nobody is ready, the clock jumps to the earliest sleeper or timer.
 *
 * <p>A test calls {@link #run}, {@link #runFor} and {@link #runUntilQuiet} from outside. Code that
 * calls {@link #sleepUntil} or {@link #runAll} from outside, without any task, lets the others
 * proceed meanwhile; so a plain unit test needs none of the three.
 *
 * <p>Tasks are virtual threads that hand over a baton: whoever holds it is the only one to touch
 * the fields below, and the semaphores make its writes visible to the next.
 */
public final class SeededTiming implements Timing {

    private static final long DEFAULT_MAX_STEPS = 1_000_000;
    private static final int TRACE_LENGTH = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long seed;
    private final long maxSteps;
    private final Random random;
    private final List<Task> ready = new ArrayList<>();
    private final PriorityQueue<Wake> wakes =
            new PriorityQueue<>(Comparator.comparing(Wake::at).thenComparingLong(Wake::order));
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final List<Throwable> unobserved = new ArrayList<>();
    private final Semaphore driverTurn = new Semaphore(0);

    private volatile Instant clock;
    private final AtomicLong steps = new AtomicLong();
    private volatile boolean driving;
    private volatile @Nullable Task current;
    private BooleanSupplier goal = () -> true;
    private Instant horizon = Instant.MAX;
    private @Nullable String defeat;
    private long order;
    private long readings;

    public SeededTiming(long seed, Instant start) {
        this(seed, start, DEFAULT_MAX_STEPS);
    }

    /**
     * As above, with a limit of one's own.
     *
     * @param maxSteps how many times the baton may pass in one run before it counts as endless
     */
    public SeededTiming(long seed, Instant start, long maxSteps) {
        this.seed = seed;
        this.maxSteps = maxSteps;
        this.random = new Random(seed);
        this.clock = start;
    }

    public long seed() {
        return seed;
    }

    /** The last scheduling decisions, oldest first: virtual time and the task that went on. */
    public List<String> trace() {
        return List.copyOf(trace);
    }

    /** Runs a task to its end; other tasks proceed meanwhile and stop where they are then. */
    public void run(Runnable main) {
        refuseTasks("run");
        Task task = new Task("main", main, null, true);
        ready.add(task);
        drive(() -> task.ended, Instant.MAX);
        if (!task.ended) {
            throw new IllegalStateException(stuck(task));
        }
        Throwable failure = task.failure;
        if (failure != null) {
            unobserved.addFirst(failure);
        }
        throwUnobserved();
    }

    /** Lets tasks and timers proceed until a span of virtual time has passed. */
    public void runFor(Duration duration) {
        refuseTasks("runFor");
        Instant end = clock.plus(duration);
        drive(() -> false, end);
        clock = end;
        throwUnobserved();
    }

    /** Lets tasks and timers proceed until none is left. A schedule never gets quiet. */
    public void runUntilQuiet() {
        refuseTasks("runUntilQuiet");
        drive(() -> false, Instant.MAX);
        throwUnobserved();
    }

    /**
     * Starts a concurrent task, such as an invocation. Nobody waits for it: a failure is thrown by
     * the {@code run…} method that let it proceed.
     */
    public void spawn(String name, Runnable work) {
        refuseStrangers();
        ready.add(new Task(name, work, null, false));
    }

    @Override
    public Instant now() {
        // A loop that polls the clock never comes to a checkpoint: it is endless all the same.
        if (++readings > DEFAULT_MAX_STEPS) {
            throw new IllegalStateException(
                    "Seed %d: the clock was read %d times without a step: an endless loop?"
                            .formatted(seed, readings));
        }
        return clock;
    }

    @Override
    public void sleepUntil(Instant instant) {
        refuseStrangers();
        if (!instant.isAfter(clock)) {
            return;
        }
        Task self = current;
        if (self == null) {
            drive(() -> false, instant);
            clock = instant;
            throwUnobserved();
            return;
        }
        wakes.add(new Wake(instant, order++, self));
        passOn(self);
    }

    @Override
    public void runAll(List<? extends Runnable> work) {
        refuseStrangers();
        if (work.isEmpty()) {
            return;
        }
        Task self = current;
        Group group = new Group(work.size(), self);
        List<Task> children = new ArrayList<>();
        for (Runnable each : work) {
            String name = (self == null ? "parallel" : self.name) + "/" + children.size();
            children.add(new Task(name, each, group, true));
        }
        ready.addAll(children);
        if (self == null) {
            drive(() -> group.remaining == 0, Instant.MAX);
            if (group.remaining > 0) {
                throw new IllegalStateException(stuck(children.getFirst()));
            }
            throwUnobserved();
        } else {
            passOn(self);
        }
        List<Throwable> failures = new ArrayList<>();
        for (Task child : children) {
            Throwable failure = child.failure;
            if (failure != null) {
                failures.add(failure);
            }
        }
        Failures.throwFirst(failures);
    }

    @Override
    public void later(Instant at, Runnable work) {
        refuseStrangers();
        wakes.add(new Wake(at, order++, new Task("timer", work, null, false)));
    }

    @Override
    public void checkpoint() {
        refuseStrangers();
        Task self = current;
        if (self != null) {
            ready.add(self);
            passOn(self);
        }
    }

    private void drive(BooleanSupplier newGoal, Instant newHorizon) {
        goal = newGoal;
        horizon = newHorizon;
        defeat = null;
        steps.set(0);
        Task first = choose();
        if (first != null) {
            driving = true;
            handOver(first);
            awaitBaton();
            driving = false;
        }
        if (defeat != null) {
            throw new IllegalStateException(defeat);
        }
    }

    /** Blocks until the tasks give the baton back; fails when one of them blocks outside. */
    private void awaitBaton() {
        boolean interrupted = false;
        try {
            long seen = -1;
            while (true) {
                try {
                    if (driverTurn.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    continue;
                }
                if (seen == steps.get()) {
                    throw new IllegalStateException(
                            "Seed %d: %s has not come to a checkpoint for %d s of real time: it waits"
                                            .formatted(seed, nameOf(current), PATIENCE.toSeconds())
                                    + " for something outside the scheduler, or loops");
                }
                seen = steps.get();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives the baton to the next task, and returns when it has come back. */
    private void passOn(Task self) {
        Task next = choose();
        if (next == self) {
            return;
        }
        handOver(next);
        self.turn.acquireUninterruptibly();
    }

    private void handOver(@Nullable Task next) {
        current = next;
        if (next == null) {
            driverTurn.release();
        } else if (next.started) {
            next.turn.release();
        } else {
            next.started = true;
            next.thread = Thread.ofVirtual().name(next.name).unstarted(() -> live(next));
            next.thread.start();
        }
    }

    /** Who goes next; null when the baton goes back to the driver. */
    private @Nullable Task choose() {
        readings = 0;
        if (goal.getAsBoolean()) {
            return null;
        }
        if (steps.incrementAndGet() > maxSteps) {
            defeat =
                    "Seed %d: more than %d steps without an end; the last ones: %s"
                            .formatted(seed, maxSteps, lastSteps());
            return null;
        }
        while (true) {
            wakeDue();
            if (!ready.isEmpty()) {
                Task chosen = ready.remove(random.nextInt(ready.size()));
                record(chosen);
                return chosen;
            }
            Wake earliest = wakes.peek();
            if (earliest == null || earliest.at.isAfter(horizon)) {
                return null;
            }
            clock = earliest.at;
        }
    }

    private void wakeDue() {
        for (Wake wake = wakes.peek();
                wake != null && !wake.at.isAfter(clock);
                wake = wakes.peek()) {
            ready.add(wake.task);
            wakes.remove();
        }
    }

    private void live(Task self) {
        try {
            self.work.run();
        } catch (Throwable e) {
            self.failure = e;
            if (!self.awaited) {
                unobserved.add(e);
            }
        }
        self.ended = true;
        Group group = self.group;
        if (group != null && --group.remaining == 0 && group.parent != null) {
            ready.add(group.parent);
        }
        handOver(choose());
    }

    private void record(Task task) {
        if (trace.size() == TRACE_LENGTH) {
            trace.removeFirst();
        }
        trace.addLast(clock + " " + task.name);
    }

    private List<String> lastSteps() {
        List<String> all = trace();
        return all.subList(Math.max(0, all.size() - 10), all.size());
    }

    private String stuck(Task task) {
        return "Seed %d: %s can not go on, and no task or timer is left that could wake it"
                .formatted(seed, task.name);
    }

    private void throwUnobserved() {
        List<Throwable> failures = List.copyOf(unobserved);
        unobserved.clear();
        Failures.throwFirst(failures);
    }

    private void refuseTasks(String method) {
        refuseStrangers();
        if (current != null) {
            throw new IllegalStateException(
                    method + " is for the thread outside; a task uses runAll or sleep");
        }
    }

    /** A thread that the seed does not schedule would make the run unrepeatable. */
    private void refuseStrangers() {
        Task self = current;
        if (driving && (self == null || !Thread.currentThread().equals(self.thread))) {
            throw new IllegalStateException(
                    "Seed %d: thread %s is no task of this scheduler; parallel work goes through runAll"
                            .formatted(seed, Thread.currentThread()));
        }
    }

    private static String nameOf(@Nullable Task task) {
        return task == null ? "nobody" : task.name;
    }

    private record Wake(Instant at, long order, Task task) {}

    private static final class Group {
        private int remaining;
        private final @Nullable Task parent;

        private Group(int remaining, @Nullable Task parent) {
            this.remaining = remaining;
            this.parent = parent;
        }
    }

    private static final class Task {
        private final String name;
        private final Runnable work;
        private final @Nullable Group group;
        private final boolean awaited;
        private final Semaphore turn = new Semaphore(0);
        private boolean started;
        private boolean ended;
        private @Nullable Thread thread;
        private @Nullable Throwable failure;

        private Task(String name, Runnable work, @Nullable Group group, boolean awaited) {
            this.name = name;
            this.work = work;
            this.group = group;
            this.awaited = awaited;
        }
    }
}

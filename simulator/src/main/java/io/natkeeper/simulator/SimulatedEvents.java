package io.natkeeper.simulator;

import io.natkeeper.simulator.event.AwsEvent;
import io.natkeeper.simulator.event.ScheduledEvent;
import io.natkeeper.simulator.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Events as a rule's target gets them: JSON, late, perhaps twice, out of order or never. Each
 * delivery is a task of its own on the simulator's clock. AWS's own events are on the bus {@code
 * default}.
 */
public final class SimulatedEvents {

    public static final String DEFAULT_BUS = "default";

    private static final String SCHEDULE_RULE = "natkeeper-sweep";

    private final Timing timing;
    private final Ids ids;
    private final String accountId;
    private final String region;
    private final Random random;
    private final Map<String, List<Consumer<String>>> subscribers = new ConcurrentHashMap<>();
    private volatile EventDelivery delivery = EventDelivery.DEFAULT;

    SimulatedEvents(Timing timing, Ids ids, String accountId, String region, long seed) {
        this.timing = timing;
        this.ids = ids;
        this.accountId = accountId;
        this.region = region;
        this.random = new Random(seed);
        createBus(DEFAULT_BUS);
    }

    /** Every subscriber gets every event of the default bus that is not lost. */
    public void subscribe(Consumer<String> subscriber) {
        subscribe(DEFAULT_BUS, subscriber);
    }

    /** Every subscriber gets every event of a bus that is not lost. */
    public void subscribe(String busName, Consumer<String> subscriber) {
        subscribersOf(busName).add(subscriber);
    }

    /** A bus beside the default one; twice is once. */
    public void createBus(String busName) {
        subscribers.putIfAbsent(busName, new CopyOnWriteArrayList<>());
    }

    boolean hasBus(String busName) {
        return subscribers.containsKey(busName);
    }

    public void deliver(EventDelivery newDelivery) {
        delivery = newDelivery;
    }

    /**
     * Emits a "Scheduled Event" again and again, the first one after a period. A scheduled event is
     * never lost.
     *
     * @return stops the schedule
     */
    public Runnable schedule(Duration every) {
        AtomicBoolean stopped = new AtomicBoolean();
        scheduleNext(timing.now().plus(every), every, stopped);
        return () -> stopped.set(true);
    }

    /** Sends it now; a subscriber gets it late, twice or never as {@link #deliver} says. */
    public void emit(AwsEvent event) {
        emit(DEFAULT_BUS, event);
    }

    /** Sends it to a bus, as PutEvents does. */
    public void emit(String busName, AwsEvent event) {
        emit(
                busName,
                event.json(ids.uuid(), origin()),
                event.guaranteed() ? 0 : delivery.lossProbability());
    }

    AwsEvent.Origin origin() {
        return new AwsEvent.Origin(accountId, region, timing.now());
    }

    /** Sends any text, with best effort: for what no service would send. */
    public void emitJson(String event) {
        emit(DEFAULT_BUS, event, delivery.lossProbability());
    }

    private List<Consumer<String>> subscribersOf(String busName) {
        List<Consumer<String>> subscribersOfBus = subscribers.get(busName);
        if (subscribersOfBus == null) {
            throw new IllegalArgumentException("There is no event bus " + busName);
        }
        return subscribersOfBus;
    }

    private void scheduleNext(Instant at, Duration every, AtomicBoolean stopped) {
        timing.later(
                at,
                () -> {
                    if (stopped.get()) {
                        return;
                    }
                    scheduleNext(at.plus(every), every, stopped);
                    emit(new ScheduledEvent(SCHEDULE_RULE));
                });
    }

    private void emit(String busName, String event, double lossProbability) {
        EventDelivery how = delivery;
        double loss;
        double duplicate;
        synchronized (random) {
            loss = random.nextDouble();
            duplicate = random.nextDouble();
        }
        if (loss < lossProbability) {
            return;
        }
        deliverOnce(busName, event, how);
        if (duplicate < how.duplicateProbability()) {
            deliverOnce(busName, event, how);
        }
    }

    private void deliverOnce(String busName, String event, EventDelivery how) {
        long jitterNanos;
        synchronized (random) {
            jitterNanos = random.nextLong(how.jitter().toNanos() + 1);
        }
        timing.later(
                timing.now().plus(how.delay()).plusNanos(jitterNanos),
                () -> subscribersOf(busName).forEach(subscriber -> subscriber.accept(event)));
    }
}

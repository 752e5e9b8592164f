package io.natkeeper.simulator;

import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Events as a rule's target gets them: JSON, late, perhaps twice, out of order or never. Each
 * delivery is a task of its own on the simulator's clock.
 */
public final class SimulatedEvents {

    private static final String SCHEDULE_RULE = "natkeeper-sweep";

    private final Timing timing;
    private final Ids ids;
    private final String accountId;
    private final String region;
    private final Random random;
    private final List<Consumer<String>> subscribers = new CopyOnWriteArrayList<>();
    private volatile EventDelivery delivery = EventDelivery.DEFAULT;

    SimulatedEvents(Timing timing, Ids ids, String accountId, String region, long seed) {
        this.timing = timing;
        this.ids = ids;
        this.accountId = accountId;
        this.region = region;
        this.random = new Random(seed);
    }

    /** Every subscriber gets every event that is not lost. */
    public void subscribe(Consumer<String> subscriber) {
        subscribers.add(subscriber);
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

    void instanceStateChanged(String instanceId, InstanceState state) {
        String arn = "arn:aws:ec2:%s:%s:instance/%s".formatted(region, accountId, instanceId);
        String detail =
                """
                {
                    "instance-id": "%s",
                    "state": "%s"
                  }\
                """
                        .formatted(instanceId, state.awsName());
        emit(
                event("EC2 Instance State-change Notification", "aws.ec2", arn, detail),
                delivery.lossProbability());
    }

    private void scheduleNext(Instant at, Duration every, AtomicBoolean stopped) {
        timing.later(
                at,
                () -> {
                    if (stopped.get()) {
                        return;
                    }
                    scheduleNext(at.plus(every), every, stopped);
                    String arn =
                            "arn:aws:events:%s:%s:rule/%s"
                                    .formatted(region, accountId, SCHEDULE_RULE);
                    emit(event("Scheduled Event", "aws.events", arn, "{}"), 0);
                });
    }

    private String event(String detailType, String source, String resourceArn, String detail) {
        return """
        {
          "version": "0",
          "id": "%s",
          "detail-type": "%s",
          "source": "%s",
          "account": "%s",
          "time": "%s",
          "region": "%s",
          "resources": [
            "%s"
          ],
          "detail": %s
        }
        """
                .formatted(
                        ids.uuid(),
                        detailType,
                        source,
                        accountId,
                        timing.now().truncatedTo(ChronoUnit.SECONDS),
                        region,
                        resourceArn,
                        detail);
    }

    private void emit(String event, double lossProbability) {
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
        deliverOnce(event, how);
        if (duplicate < how.duplicateProbability()) {
            deliverOnce(event, how);
        }
    }

    private void deliverOnce(String event, EventDelivery how) {
        long jitterNanos;
        synchronized (random) {
            jitterNanos = random.nextLong(how.jitter().toNanos() + 1);
        }
        timing.later(
                timing.now().plus(how.delay()).plusNanos(jitterNanos),
                () -> subscribers.forEach(subscriber -> subscriber.accept(event)));
    }
}

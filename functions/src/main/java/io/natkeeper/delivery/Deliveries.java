package io.natkeeper.delivery;

import static java.util.Objects.requireNonNull;

import io.natkeeper.Concurrency;
import io.natkeeper.delivery.CommandChannel.Progress;
import io.natkeeper.delivery.CommandChannel.Sent;
import io.natkeeper.fleet.PoolHosts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands desired states to hosts, all at once, and waits for what the hosts say. */
public final class Deliveries {

    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private static final Duration HOSTS_ANSWER = Duration.ofSeconds(40);

    private final CommandChannel channel;
    private final Concurrency concurrency;

    public Deliveries(CommandChannel channel, Concurrency concurrency) {
        this.channel = channel;
        this.concurrency = concurrency;
    }

    /**
     * The same to every host of a pool that runs: what became of it, in the pool's order. A host
     * answers within seconds; one whose agent is away answers another run.
     *
     * @param kind see {@link Delivery}, as for the others
     * @param generation when the run began, too
     */
    public Map<PoolHosts.Host, DeliveryOutcome> deliver(
            PoolHosts pool, String kind, Instant generation, String content, Instant deadline) {
        List<PoolHosts.Host> running =
                pool.hosts().stream().filter(PoolHosts.Host::running).toList();
        Instant latest = generation.plus(HOSTS_ANSWER);
        Map<String, DeliveryOutcome> outcomes =
                deliver(
                        running.stream()
                                .map(h -> new Delivery(h.instanceId(), kind, generation, content))
                                .toList(),
                        latest.isBefore(deadline) ? latest : deadline);
        Map<PoolHosts.Host, DeliveryOutcome> byHost = new LinkedHashMap<>();
        running.forEach(h -> byHost.put(h, requireNonNull(outcomes.get(h.instanceId()))));
        return byHost;
    }

    /**
     * By instance id, in the order given. One host's outcome says nothing about another's.
     *
     * @param deliveries one for each instance
     * @param deadline when waiting ends; what has not ended by then has an outcome of its own
     */
    public Map<String, DeliveryOutcome> deliver(List<Delivery> deliveries, Instant deadline) {
        List<DeliveryOutcome> outcomes = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < deliveries.size(); i++) {
            int index = i;
            outcomes.add(new DeliveryOutcome.Unseen());
            tasks.add(() -> {
                DeliveryOutcome outcome = deliver(deliveries.get(index), deadline);
                synchronized (outcomes) {
                    outcomes.set(index, outcome);
                }
            });
        }
        concurrency.runAll(tasks);
        Map<String, DeliveryOutcome> byInstance = new LinkedHashMap<>();
        for (int i = 0; i < deliveries.size(); i++) {
            byInstance.put(deliveries.get(i).instanceId(), outcomes.get(i));
        }
        return byInstance;
    }

    private DeliveryOutcome deliver(Delivery delivery, Instant deadline) {
        Map<String, String> parameters;
        try {
            parameters = delivery.parameters();
        } catch (Delivery.TooLargeException e) {
            return new DeliveryOutcome.Unknown(e.getMessage() + " Nothing was sent.");
        }
        return switch (channel.send(delivery.instanceId(), parameters)) {
            case Sent.Accepted(String commandId) ->
                    await(commandId, delivery.instanceId(), deadline);
            case Sent.NotManaged(String cause) -> new DeliveryOutcome.NotManaged(cause);
            case Sent.Failed(String cause) -> new DeliveryOutcome.Unknown(cause);
        };
    }

    private DeliveryOutcome await(String commandId, String instanceId, Instant deadline) {
        Duration pause = FIRST_LOOK;
        while (true) {
            Instant next = concurrency.now().plus(pause);
            boolean last = !next.isBefore(deadline);
            concurrency.sleepUntil(last ? deadline : next);
            Progress progress = channel.progress(commandId, instanceId);
            if (last || isEnd(progress)) {
                return outcome(progress);
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    private static boolean isEnd(Progress progress) {
        return switch (progress) {
            case Progress.Unseen _,
                    Progress.Waiting _,
                    Progress.Running _,
                    // The SDK has retried; another look may still tell.
                    Progress.Unknown _ ->
                    false;
            case Progress.Ended _,
                    Progress.DeliveryTimedOut _,
                    Progress.ExecutionTimedOut _,
                    Progress.Undeliverable _,
                    Progress.Stopped _ ->
                    true;
        };
    }

    private static DeliveryOutcome outcome(Progress progress) {
        return switch (progress) {
            case Progress.Unseen _ -> new DeliveryOutcome.Unseen();
            case Progress.Waiting _, Progress.DeliveryTimedOut _ ->
                    new DeliveryOutcome.NotPickedUp();
            case Progress.Running _, Progress.ExecutionTimedOut _ -> new DeliveryOutcome.TimedOut();
            case Progress.Undeliverable _ -> new DeliveryOutcome.Undeliverable();
            case Progress.Stopped(String status) -> new DeliveryOutcome.Stopped(status);
            case Progress.Unknown(String cause) -> new DeliveryOutcome.Unknown(cause);
            case Progress.Ended(String output, String error) -> HostAnswer.parse(output, error);
        };
    }
}

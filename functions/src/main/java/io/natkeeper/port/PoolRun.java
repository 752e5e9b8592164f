package io.natkeeper.port;

import io.natkeeper.Concurrency;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.delivery.Deliveries;
import io.natkeeper.delivery.DeliveryOutcome;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.form.FormError;
import io.natkeeper.form.FormHistory.Standing;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.ParameterParts;
import io.natkeeper.inventory.PoolText;
import io.natkeeper.inventory.StoredTexts;
import io.natkeeper.report.PoolNotes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One pool's way: observe, plan, apply, hear what the hosts say, publish. */
final class PoolRun {

    /** Of deliveries. */
    private static final String KIND = "ports";

    private static final FormLimits LIMITS = FormLimits.DEFAULT;

    /** EC2's reads lag behind its writes by some seconds at worst. */
    private static final List<Duration> WAITS =
            Stream.of(500, 1000, 2000, 4000).map(Duration::ofMillis).toList();

    private final PoolHosts pool;
    private final Trigger trigger;
    private final Optional<String> deployment;
    private final PortObserver observer;
    private final Concurrency concurrency;
    private final Instant startedAt;

    private final PoolNotes notes = new PoolNotes();
    private List<String> mapErrors = List.of();
    private List<Notice> notices = List.of();
    private Optional<Inventory> before = Optional.empty();
    private Optional<Inventory> after = Optional.empty();

    PoolRun(
            PoolHosts pool,
            Trigger trigger,
            Optional<String> deployment,
            PortObserver observer,
            Concurrency concurrency) {
        this.pool = pool;
        this.trigger = trigger;
        this.deployment = deployment;
        this.observer = observer;
        this.concurrency = concurrency;
        this.startedAt = concurrency.now();
    }

    /** What is there, and what is to be. */
    private record World(
            StoredTexts texts, Standing<PortMap> map, Entrance entrance, PortPlan plan) {

        List<PortAction> entryActions() {
            return IngressDiff.actions(entrance, plan.entryRules(), LIMITS.ingressRules());
        }

        Stream<PortAction> admissions() {
            return plan.admissions().stream()
                    .filter(Admission::wanted)
                    .map(PortAction.AdmitHosts::new);
        }
    }

    /** Changes nothing. */
    PortRun.Pool plan() {
        // Without a valid map what is in force stays.
        Optional<World> observed = observe().filter(world -> world.map().form().isPresent());
        if (observed.isPresent()) {
            World world = observed.get();
            Stream.concat(world.entryActions().stream(), world.admissions())
                    .map(PortAction::sentence)
                    .forEach(notes::planned);
            pool.hosts()
                    .forEach(host ->
                            notes.planned(
                                    "Have %d ports in force on %s."
                                            .formatted(
                                                    world.plan().desired().ports().size(),
                                                    host.label())));
        }
        return end();
    }

    /** Empty where the event turns out to be no news for the pool. */
    Optional<PortRun.Pool> act(PortActuator actuator, Deliveries deliveries, Instant deadline) {
        Optional<World> observed = observe();
        if (observed.isPresent()) {
            World world = observed.get();
            if (!isNews(world)) {
                return Optional.empty();
            }
            List<PortAction> entry = new ArrayList<>();
            List<HostAnswer> answers = new ArrayList<>();
            // Without a valid map what is in force stays.
            if (world.map().form().isPresent()) {
                entry.addAll(world.entryActions());
                concurrency.runAll(
                        List.of(
                                () -> open(world, entry, actuator),
                                () -> world.admissions().forEach(a -> apply(a, actuator)),
                                () -> answers.addAll(deliver(world, deliveries, deadline))));
                mark(answers, world, actuator);
            }
            publish(world, entry, answers, actuator);
        }
        return Optional.of(end());
    }

    private boolean isNews(World world) {
        return !(trigger instanceof Trigger.TargetChanged changed)
                || !world.entryActions().isEmpty()
                || world.admissions().findAny().isPresent()
                || TargetNews.concerns(
                        changed,
                        pool,
                        FormState.of(world.map().since(), world.map().errors()),
                        world.plan(),
                        before.orElseThrow());
    }

    private Optional<World> observe() {
        return switch (PoolText.of(pool.name(), deployment, observer, kind(pool.name()))) {
            case PoolText.Nothing<PortMap, Inventory> _ -> Optional.empty();
            case PoolText.Unseen<PortMap, Inventory>(String cause) -> unseen(cause);
            case PoolText.Anothers<PortMap, Inventory>(String why) -> {
                notices = List.of(Notice.information(why));
                yield Optional.empty();
            }
            case PoolText.Read<PortMap, Inventory>(var texts, var map, Inventory inventory) -> {
                before = Optional.of(inventory);
                yield observe(texts, map, inventory);
            }
        };
    }

    private static PoolText.Kind<PortMap, Inventory> kind(String pool) {
        return new PoolText.Kind<>(
                new PortMapParser(LIMITS)::parse,
                PortMap.EMPTY,
                parts -> InventoryParts.read(pool, parts));
    }

    private Optional<World> observe(StoredTexts texts, Standing<PortMap> map, Inventory inventory) {
        PortMap ports = map.form().orElse(PortMap.EMPTY);
        List<Targets> targets = new ArrayList<>();
        List<Observed<Entrance>> entrances = new ArrayList<>();
        concurrency.runAll(
                List.of(
                        () -> targets.add(observer.targets(pool, ports.wanted())),
                        () -> entrances.add(observer.entrance(pool))));
        return switch (entrances.getFirst()) {
            case Observed.Unknown<Entrance>(String cause) -> unseen(cause);
            case Observed.Known<Entrance>(Entrance entrance) -> {
                PortPlan plan =
                        PortPlanner.plan(
                                ports, targets.getFirst(), inventory.remembered(), stirred());
                plan.unknowns().forEach(notes::failed);
                mapErrors = map.errors().stream().map(FormError::sentence).toList();
                notices = plan.notices();
                yield Optional.of(new World(texts, map, entrance, plan));
            }
        };
    }

    /** Whose address is about to change. */
    private Set<String> stirred() {
        return trigger instanceof Trigger.DatabaseEvent event
                ? Set.of(event.identifier())
                : Set.of();
    }

    /** Opens and closes the pool's own group, and looks whether EC2 says so, too. */
    private void open(World world, List<PortAction> entry, PortActuator actuator) {
        List<PortAction> left = entry;
        for (Duration wait : WAITS) {
            if (left.isEmpty() || !left.stream().allMatch(action -> apply(action, actuator))) {
                return;
            }
            concurrency.sleepUntil(concurrency.now().plus(wait));
            switch (observer.entrance(pool)) {
                case Observed.Unknown<Entrance>(String cause) -> {
                    notes.failed(cause);
                    return;
                }
                case Observed.Known<Entrance>(Entrance now) ->
                        left =
                                new World(world.texts(), world.map(), now, world.plan())
                                        .entryActions();
            }
        }
        left.stream().map(action -> "Still to do: " + action.sentence()).forEach(notes::failed);
    }

    private List<HostAnswer> deliver(World world, Deliveries deliveries, Instant deadline) {
        Map<PoolHosts.Host, DeliveryOutcome> outcomes =
                deliveries.deliver(pool, KIND, startedAt, world.plan().desired().text(), deadline);
        List<HostAnswer> answers =
                outcomes.entrySet().stream()
                        .map(e -> HostAnswer.of(e.getKey(), e.getValue(), world.plan().desired()))
                        .toList();
        answers.stream()
                // Whom Systems Manager does not reach is in the inventory; another run asks again.
                .filter(answer -> !answer.unreachable())
                .flatMap(answer -> answer.problem().stream())
                .forEach(notes::failed);
        return answers;
    }

    private void mark(List<HostAnswer> answers, World world, PortActuator actuator) {
        String version = world.map().since().map(Instant::toString).orElse("none");
        concurrency.runAll(
                answers.stream()
                        .filter(answer -> answer.problem().isEmpty())
                        .map(HostAnswer::host)
                        .filter(host -> host.portsInForce().filter(version::equals).isEmpty())
                        .<Runnable>map(host ->
                                () ->
                                        apply(
                                                new PortAction.MarkPorts(
                                                        host.instanceId(), version),
                                                actuator))
                        .toList());
    }

    private void publish(
            World world, List<PortAction> entry, List<HostAnswer> answers, PortActuator actuator) {
        Inventory old = before.orElseThrow();
        Inventory now =
                world.map().form().isPresent()
                        ? inventory(world, entry, answers, old)
                        : refused(world.map(), old);
        after = Optional.of(now);
        PortChanges.of(old, now).forEach(notes::done);
        apply(
                new PortAction.PublishInventory(
                        pool.name(),
                        ParameterParts.writes(world.texts().inventory(), InventoryParts.of(now))),
                actuator);
    }

    private Inventory inventory(
            World world, List<PortAction> entry, List<HostAnswer> answers, Inventory old) {
        Inventory now = update(world, List.of(), answers).after(old);
        // Of a map that is as it was, the rules can only have been changed by somebody else.
        return now.mappings().equals(old.mappings()) && !entry.isEmpty()
                ? update(world, entry, answers).after(old)
                : now;
    }

    private InventoryUpdate update(World world, List<PortAction> drift, List<HostAnswer> answers) {
        return new InventoryUpdate(
                pool.name(),
                world.entrance().addresses(),
                world.map(),
                world.plan(),
                answers.stream().map(HostAnswer::forInventory).toList(),
                drift.stream().map(PortAction::sentence).toList(),
                startedAt);
    }

    /** No version is valid: what is in force stays, and the errors are told. */
    private static Inventory refused(Standing<PortMap> map, Inventory old) {
        return new Inventory(
                old.pool(),
                old.entryAddresses(),
                FormState.of(old.map().since(), map.errors()),
                old.within(),
                old.hosts(),
                old.mappings(),
                old.ports(),
                old.drift());
    }

    /** Returns whether it is done. */
    private boolean apply(PortAction action, PortActuator actuator) {
        // Notes are no change of what is reachable.
        boolean isNote =
                action instanceof PortAction.PublishInventory
                        || action instanceof PortAction.MarkPorts;
        return notes.cameOf(
                actuator.apply(action), isNote ? Optional.empty() : Optional.of(action.sentence()));
    }

    private <T> Optional<T> unseen(String cause) {
        notes.failed(cause);
        return Optional.empty();
    }

    private PortRun.Pool end() {
        return new PortRun.Pool(
                notes.report(
                        pool.name(),
                        notices,
                        after.filter(_ -> !mapErrors.isEmpty())
                                .map(now -> now.map().refusal("port map", pool.name(), mapErrors)),
                        after.stream()
                                .flatMap(inventory -> inventory.hosts().stream())
                                .flatMap(host -> host.problem().stream())
                                .toList()),
                mapErrors,
                before,
                after);
    }
}

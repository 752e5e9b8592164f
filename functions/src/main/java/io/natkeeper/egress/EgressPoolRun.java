package io.natkeeper.egress;

import io.natkeeper.Concurrency;
import io.natkeeper.Notice;
import io.natkeeper.delivery.Deliveries;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.form.FormError;
import io.natkeeper.form.FormHistory.Standing;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.ParameterParts;
import io.natkeeper.inventory.PoolText;
import io.natkeeper.inventory.StoredTexts;
import io.natkeeper.report.PoolNotes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One pool's way: observe, plan, apply, hear what the hosts say, publish. */
final class EgressPoolRun {

    /** Of deliveries. */
    private static final String KIND = "egress";

    private final PoolHosts pool;
    private final Optional<String> deployment;
    private final EgressObserver observer;
    private final Concurrency concurrency;
    private final Instant startedAt;

    private final PoolNotes notes = new PoolNotes();
    private List<String> policyErrors = List.of();
    private List<Notice> notices = List.of();
    private Optional<EgressInventory> before = Optional.empty();
    private Optional<EgressInventory> after = Optional.empty();

    /**
     * @param deployment whose function this is; empty outside of one
     */
    EgressPoolRun(
            PoolHosts pool,
            Optional<String> deployment,
            EgressObserver observer,
            Concurrency concurrency) {
        this.pool = pool;
        this.deployment = deployment;
        this.observer = observer;
        this.concurrency = concurrency;
        this.startedAt = concurrency.now();
    }

    /** What is there, and what is to be. */
    private record Observation(
            StoredTexts texts,
            Standing<EgressPolicy> standing,
            EgressWorld world,
            EgressPlan plan) {

        /** Without a valid policy what is in force stays. */
        boolean isToBeApplied() {
            return standing.form().isPresent();
        }

        Stream<EgressAction> retags() {
            return plan.retags().stream()
                    .map(retag ->
                            retag.tableId()
                                    .<EgressAction>map(table ->
                                            new EgressAction.Follow(retag.address(), table))
                                    .orElseGet(() -> new EgressAction.Unfollow(retag.address())));
        }
    }

    /** Changes nothing. */
    EgressRun.Pool plan() {
        observe()
                .filter(Observation::isToBeApplied)
                .ifPresent(o -> {
                    o.retags().map(EgressAction::sentence).forEach(notes::planned);
                    pool.hosts()
                            .forEach(host ->
                                    notes.planned(
                                            "Have %d ways out in force on %s."
                                                    .formatted(
                                                            o.plan().desired().ways().size(),
                                                            host.label())));
                });
        return end();
    }

    EgressRun.Pool act(EgressActuator actuator, Deliveries deliveries, Instant deadline) {
        Optional<Observation> observed = observe();
        if (observed.isPresent()) {
            Observation o = observed.get();
            List<HostVerdict> verdicts = new ArrayList<>();
            if (o.isToBeApplied()) {
                List<Runnable> tasks = new ArrayList<>();
                o.retags().forEach(action -> tasks.add(() -> apply(action, actuator)));
                tasks.add(() -> verdicts.addAll(deliver(o, deliveries, deadline)));
                concurrency.runAll(tasks);
                mark(verdicts, o, actuator);
            }
            publish(o, verdicts, actuator);
        }
        return end();
    }

    private Optional<Observation> observe() {
        return switch (PoolText.of(pool.name(), deployment, observer, kind(pool.name()))) {
            case PoolText.Nothing<EgressPolicy, EgressInventory> _ -> Optional.empty();
            case PoolText.Unseen<EgressPolicy, EgressInventory>(String cause) -> {
                notes.failed(cause);
                yield Optional.empty();
            }
            case PoolText.Anothers<EgressPolicy, EgressInventory>(String why) -> {
                notices = List.of(Notice.information(why));
                yield Optional.empty();
            }
            case PoolText.Read<EgressPolicy, EgressInventory>(
                            var texts,
                            var standing,
                            EgressInventory inventory) -> {
                before = Optional.of(inventory);
                yield Optional.of(observe(texts, standing, inventory));
            }
        };
    }

    private static PoolText.Kind<EgressPolicy, EgressInventory> kind(String pool) {
        return new PoolText.Kind<>(
                EgressPolicyParser::parse,
                EgressPolicy.EMPTY,
                parts -> EgressInventoryJson.read(pool, parts));
    }

    private Observation observe(
            StoredTexts texts, Standing<EgressPolicy> standing, EgressInventory inventory) {
        EgressPolicy policy = standing.form().orElse(EgressPolicy.EMPTY);
        EgressWorld world = observer.world(pool, policy.wanted());
        EgressPlan plan = EgressPlanner.plan(policy, world, inventory.remembered());
        plan.unknowns().forEach(notes::failed);
        policyErrors = standing.errors().stream().map(FormError::sentence).toList();
        notices =
                Stream.concat(
                                plan.rules().stream()
                                        .flatMap(r ->
                                                r.problems().stream()
                                                        .map(p ->
                                                                Notice.error(r.rule().name(), p))),
                                plan.notices().stream())
                        .toList();
        return new Observation(texts, standing, world, plan);
    }

    private List<HostVerdict> deliver(Observation o, Deliveries deliveries, Instant deadline) {
        DesiredEgress desired = o.plan().desired();
        if (desired.within().isEmpty()) {
            // The VPC can't be read and never was: hosts keep what they have.
            return List.of();
        }
        List<HostVerdict> verdicts =
                deliveries
                        .deliver(pool, KIND, startedAt, desired.text(), deadline)
                        .entrySet()
                        .stream()
                        .map(e -> HostVerdict.of(e.getKey(), e.getValue(), desired))
                        .toList();
        verdicts.stream()
                // Whom Systems Manager does not reach is in the inventory; another run asks again.
                .filter(verdict -> !verdict.unreachable())
                .flatMap(verdict -> verdict.problem().stream())
                .forEach(notes::failed);
        return verdicts;
    }

    private void mark(List<HostVerdict> verdicts, Observation o, EgressActuator actuator) {
        String version = o.standing().since().map(Instant::toString).orElse("none");
        concurrency.runAll(
                verdicts.stream()
                        .filter(verdict -> verdict.problem().isEmpty())
                        .map(HostVerdict::host)
                        .filter(host -> host.egressInForce().filter(version::equals).isEmpty())
                        .<Runnable>map(host ->
                                () ->
                                        apply(
                                                new EgressAction.MarkEgress(
                                                        host.instanceId(), version),
                                                actuator))
                        .toList());
    }

    private void publish(Observation o, List<HostVerdict> verdicts, EgressActuator actuator) {
        EgressInventory old = before.orElseThrow();
        EgressInventory now =
                o.isToBeApplied()
                        ? new EgressInventoryUpdate(
                                        pool.name(),
                                        o.standing(),
                                        o.world(),
                                        o.plan(),
                                        verdicts,
                                        startedAt)
                                .after(old)
                        : refused(o.standing(), old);
        after = Optional.of(now);
        EgressChanges.of(old, now).forEach(notes::done);
        apply(
                new EgressAction.PublishInventory(
                        pool.name(),
                        ParameterParts.writes(
                                o.texts().inventory(), EgressInventoryJson.parts(now))),
                actuator);
    }

    /** No version is valid: what is in force stays, and the errors are told. */
    private static EgressInventory refused(Standing<EgressPolicy> standing, EgressInventory old) {
        return new EgressInventory(
                old.pool(),
                FormState.of(old.policy().since(), standing.errors()),
                old.within(),
                old.hosts(),
                old.rules(),
                old.addresses(),
                old.tables(),
                old.sources(),
                old.drift());
    }

    private void apply(EgressAction action, EgressActuator actuator) {
        // Notes are no change of who leaves by what.
        boolean isNote =
                action instanceof EgressAction.PublishInventory
                        || action instanceof EgressAction.MarkEgress;
        notes.cameOf(
                actuator.apply(action), isNote ? Optional.empty() : Optional.of(action.sentence()));
    }

    private EgressRun.Pool end() {
        return new EgressRun.Pool(
                notes.report(
                        pool.name(),
                        notices,
                        after.filter(_ -> !policyErrors.isEmpty())
                                .map(now ->
                                        now.policy()
                                                .refusal(
                                                        "egress policy",
                                                        pool.name(),
                                                        policyErrors)),
                        after.stream()
                                .flatMap(inventory -> inventory.hosts().stream())
                                .flatMap(host -> host.problem().stream())
                                .toList()),
                policyErrors,
                before,
                after);
    }
}

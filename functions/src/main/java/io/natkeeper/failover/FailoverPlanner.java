package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.Plan;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Evidence;
import io.natkeeper.health.Flapping;
import io.natkeeper.health.Health;
import io.natkeeper.health.Verdict;
import io.natkeeper.routing.RoutePlan;
import io.natkeeper.routing.RoutePlanner;
import io.natkeeper.routing.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a snapshot and a trigger to a {@link Plan}: pure. */
final class FailoverPlanner {

    private final Duration failbackDelay;

    FailoverPlanner(Duration failbackDelay) {
        this.failbackDelay = failbackDelay;
    }

    Plan plan(Snapshot snapshot, Evidence evidence) {
        return switch (assess(snapshot, evidence)) {
            // Without the instances nothing can be judged, and nothing may move.
            case Observed.Unknown<List<AssessedInstance>> _ -> unknown(snapshot);
            case Observed.Known<List<AssessedInstance>>(List<AssessedInstance> assessed) ->
                    plan(assessed, snapshot, evidence);
        };
    }

    /** The verdicts that the plan is made from. */
    Observed<List<AssessedInstance>> assess(Snapshot snapshot, Evidence evidence) {
        return snapshot.instances()
                .map(instances ->
                        instances.stream()
                                .map(instance ->
                                        new AssessedInstance(
                                                instance,
                                                Verdict.of(
                                                        instance,
                                                        snapshot.impaired(),
                                                        evidence,
                                                        failbackDelay,
                                                        snapshot.observedAt())))
                                .toList());
    }

    private Plan plan(List<AssessedInstance> assessed, Snapshot snapshot, Evidence evidence) {
        Instant now = snapshot.observedAt();
        List<NatInstance> instances = assessed.stream().map(AssessedInstance::instance).toList();
        List<Action> routes = new ArrayList<>();
        List<Action> others = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        for (String pool : pools(instances, snapshot.routeTables(), evidence.trigger())) {
            List<AssessedInstance> members =
                    assessed.stream().filter(a -> a.instance().pool().equals(pool)).toList();
            members.forEach(member -> others.addAll(hostActions(member, now)));
            members.forEach(member -> notices.addAll(hostNotices(member, now)));
            if (snapshot.routeTables()
                    instanceof Observed.Known<List<RouteTable>>(List<RouteTable> all)) {
                List<RouteTable> tables =
                        all.stream().filter(table -> table.pool().equals(pool)).toList();
                RoutePlan plan =
                        RoutePlanner.plan(
                                pool, tables, assessed, snapshot.gateways(), failbackDelay, now);
                routes.addAll(plan.actions());
                notices.addAll(plan.notices());
                if (tables.isEmpty()) {
                    members.stream()
                            .findFirst()
                            .map(member -> poolWithoutTables(pool, member.instance().id()))
                            .ifPresent(notices::add);
                }
            }
        }
        return inOrder(routes, others, notices, unknowns(snapshot), suspicions(assessed));
    }

    private static Set<String> pools(
            List<NatInstance> instances, Observed<List<RouteTable>> routeTables, Trigger trigger) {
        Set<String> concerned = trigger.instanceIds();
        Stream<String> pools =
                concerned.isEmpty()
                        ? Stream.concat(
                                instances.stream().map(NatInstance::pool),
                                switch (routeTables) {
                                    case Observed.Known<List<RouteTable>>(var tables) ->
                                            tables.stream().map(RouteTable::pool);
                                    case Observed.Unknown<List<RouteTable>> _ -> Stream.empty();
                                })
                        : instances.stream()
                                .filter(i -> concerned.contains(i.id()))
                                .map(NatInstance::pool);
        return pools.collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a host itself needs, whatever its routes. */
    private static List<Action> hostActions(AssessedInstance assessed, Instant now) {
        NatInstance instance = assessed.instance();
        List<Action> actions = new ArrayList<>();
        if (instance.isIn(InstanceState.PENDING, InstanceState.RUNNING)) {
            instance.interfaces().stream()
                    .filter(NatInstance.NatInterface::sourceDestCheck)
                    .map(i -> new Action.DisableSourceDestCheck(i.id(), instance.label()))
                    .forEach(actions::add);
        }
        switch (assessed.health()) {
            case Health.Healthy _ when !assessed.isHealthyFor(Duration.ZERO, now) ->
                    actions.add(new Action.MarkHealthySince(instance.id(), instance.label(), now));
            case Health.Unhealthy(String reason) when instance.healthySince().isPresent() -> {
                actions.add(new Action.ClearHealthySince(instance.id(), instance.label(), reason));
                // One that will not come back needs no note.
                if (!instance.isIn(InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED)) {
                    actions.add(latchAfterFailure(instance, reason, now));
                }
            }
            case Health.Draining draining
                    when instance.latchedUntil()
                            .filter(until -> !until.isBefore(draining.until()))
                            .isEmpty() ->
                    actions.add(
                            new Action.LatchUntil(
                                    instance.id(),
                                    instance.label(),
                                    draining.until(),
                                    draining.reason()));
            case Health.Healthy _, Health.Unhealthy _, Health.Draining _ -> {}
            case Health.Suspect _, Health.Unknown _ -> {}
        }
        return actions;
    }

    private static Action latchAfterFailure(NatInstance instance, String reason, Instant now) {
        return new Action.LatchUntil(
                instance.id(),
                instance.label(),
                Flapping.latchAfterFailure(instance, now),
                Flapping.failedLately(instance, now)
                        ? reason
                                + " for the second time within "
                                + Flapping.WINDOW.toMinutes()
                                + " min"
                        : reason + " (a first time latches nothing)");
    }

    private static List<Notice> hostNotices(AssessedInstance assessed, Instant now) {
        NatInstance instance = assessed.instance();
        List<Notice> notices = new ArrayList<>();
        instance.latchedUntil()
                .filter(until -> until.isAfter(now))
                .map(until ->
                        Notice.information(
                                "%s gets no routes until %s; delete its tag natkeeper:latched-until to end that."
                                        .formatted(instance.label(), until)))
                .ifPresent(notices::add);
        instance.state().causes().stream()
                .map(cause -> Notice.error(instance.id(), cause))
                .forEach(notices::add);
        if (instance.isIn(InstanceState.RUNNING) && instance.interfaces().isEmpty()) {
            notices.add(
                    Notice.error(
                            instance.id(),
                            "%s of pool %s has no network interface and can't carry a route; attach one or terminate it."
                                    .formatted(instance.label(), instance.pool())));
        }
        return notices;
    }

    private static Notice poolWithoutTables(String pool, String instanceId) {
        return Notice.error(
                instanceId,
                "Pool %s has NAT instances and no route table; tag its private route tables natkeeper:pool=%s."
                        .formatted(pool, pool));
    }

    /** A route must not lead to an interface that still drops what it should forward. */
    private static Plan inOrder(
            List<Action> routes,
            List<Action> others,
            List<Notice> notices,
            List<String> unknowns,
            List<String> suspicions) {
        List<String> targets =
                routes.stream().flatMap(route -> Plan.leadsTo(route).stream()).toList();
        List<Action> preparations =
                others.stream().filter(action -> prepares(action, targets)).toList();
        List<Action> changes =
                Stream.concat(
                                routes.stream(),
                                others.stream().filter(action -> !prepares(action, targets)))
                        .toList();
        return new Plan(preparations, changes, notices, unknowns, suspicions);
    }

    private static boolean prepares(Action action, List<String> targets) {
        return action instanceof Action.DisableSourceDestCheck(String id, var _)
                && targets.contains(id);
    }

    private static Plan unknown(Snapshot snapshot) {
        return new Plan(List.of(), List.of(), List.of(), unknowns(snapshot), List.of());
    }

    private static List<String> unknowns(Snapshot snapshot) {
        return Stream.of(
                        snapshot.instances(),
                        snapshot.impaired(),
                        snapshot.routeTables(),
                        snapshot.gateways())
                .flatMap(observed -> observed.causes().stream())
                .distinct()
                .toList();
    }

    private static List<String> suspicions(List<AssessedInstance> assessed) {
        return assessed.stream()
                .filter(a -> a.health() instanceof Health.Suspect)
                .map(AssessedInstance::sentence)
                .toList();
    }
}

package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.Plan;
import io.natkeeper.event.Trigger;
import io.natkeeper.fleet.AddressPlan;
import io.natkeeper.fleet.LifecyclePlan;
import io.natkeeper.fleet.LifecyclePlanner;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.fleet.Ownership;
import io.natkeeper.fleet.PoolAddresses;
import io.natkeeper.health.AssessedInstance;
import io.natkeeper.health.Evidence;
import io.natkeeper.health.Health;
import io.natkeeper.health.Verdict;
import io.natkeeper.routing.RoutePlan;
import io.natkeeper.routing.RoutePlanner;
import io.natkeeper.routing.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** From a snapshot and a trigger to a {@link Plan}: pure. */
final class FailoverPlanner {

    private final Duration failbackDelay;
    private final Optional<String> deployment;

    FailoverPlanner(Duration failbackDelay, Optional<String> deployment) {
        this.failbackDelay = failbackDelay;
        this.deployment = deployment;
    }

    Plan plan(Snapshot snapshot, Evidence evidence) {
        return plan(assess(snapshot, evidence), snapshot, evidence);
    }

    /**
     * @param verdicts as {@link #assess} made them of the same snapshot and evidence
     */
    Plan plan(Observed<List<AssessedInstance>> verdicts, Snapshot snapshot, Evidence evidence) {
        return switch (verdicts) {
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
        Set<String> unknowns = new LinkedHashSet<>(unknowns(snapshot));
        List<String> addresses = new ArrayList<>();
        Observed<Set<String>> carrying = LifecycleHosts.carrying(snapshot.routeTables());
        Ownership ownership = new Ownership(deployment, snapshot.owners());
        // A failover must not wait for Parameter Store.
        snapshot.owners().causes().forEach(cause -> notices.add(Notice.information(cause)));
        for (String pool : Scope.pools(evidence.trigger(), instances, snapshot.routeTables())) {
            Optional<String> isAnothers = ownership.isAnothers(pool);
            if (isAnothers.isPresent()) {
                notices.add(Notice.information(isAnothers.get()));
                continue;
            }
            ownership.claim(pool).ifPresent(others::add);
            int before = routes.size() + others.size();
            List<AssessedInstance> members =
                    assessed.stream().filter(a -> a.instance().pool().equals(pool)).toList();
            for (AssessedInstance member : members) {
                others.addAll(HostPlanner.actions(member, evidence.trigger(), snapshot));
                notices.addAll(HostPlanner.notices(member, now));
            }
            Observed<List<RouteTable>> poolTables =
                    snapshot.routeTables().map(all -> of(pool, all));
            List<Action> poolRoutes = List.of();
            if (poolTables instanceof Observed.Known<List<RouteTable>>(List<RouteTable> tables)) {
                RoutePlan plan =
                        RoutePlanner.plan(
                                pool, tables, assessed, snapshot.gateways(), failbackDelay, now);
                poolRoutes = plan.actions();
                routes.addAll(poolRoutes);
                notices.addAll(plan.notices());
                if (tables.isEmpty()) {
                    members.stream()
                            .findFirst()
                            .map(member -> poolWithoutTables(pool, member.instance().id()))
                            .ifPresent(notices::add);
                }
            }
            Observed<AddressPlan> addressPlan =
                    addresses(pool, snapshot.addresses(), members, poolTables, poolRoutes);
            if (addressPlan instanceof Observed.Known<AddressPlan>(AddressPlan plan)) {
                others.addAll(plan.actions());
                notices.addAll(plan.notices());
                unknowns.addAll(plan.unknowns());
                addresses.add(plan.sentence());
            }
            LifecyclePlan lifecycle =
                    LifecyclePlanner.plan(
                            LifecycleHosts.of(
                                    members, carrying, addressPlan, evidence.trigger(), now),
                            now);
            lifecycle.actions().stream()
                    .filter(action -> !evidence.isAnswered(action))
                    .filter(action -> isDue(action, evidence.trigger()))
                    .forEach(others::add);
            notices.addAll(lifecycle.notices());
            unknowns.addAll(lifecycle.unknowns());
            notices.addAll(HostReplacement.notices(members, snapshot.agents(), now));
            // What can wait waits until the pool is as it should be, and known to be.
            if (unknowns.isEmpty() && routes.size() + others.size() == before) {
                HostReplacement.actions(members, snapshot.agents(), failbackDelay, now).stream()
                        .filter(action -> !evidence.isAnswered(action))
                        .forEach(others::add);
            }
        }
        Stream.concat(others.stream(), evidence.answered().stream())
                .flatMap(action -> LifecyclePlanner.givenUp(action).stream())
                .forEach(notices::add);
        Plan plan = inOrder(routes, others);
        return new Plan(
                plan.preparations(),
                plan.changes(),
                notices,
                List.copyOf(unknowns),
                suspicions(assessed),
                addresses.stream().filter(sentence -> !sentence.isEmpty()).toList());
    }

    private static Observed<AddressPlan> addresses(
            String pool,
            Observed<PoolAddresses> addresses,
            List<AssessedInstance> members,
            Observed<List<RouteTable>> tables,
            List<Action> routes) {
        return addresses.flatMap(found ->
                tables.map(known -> AddressWork.plan(pool, found, members, known, routes)));
    }

    private static List<RouteTable> of(String pool, List<RouteTable> tables) {
        return tables.stream().filter(table -> table.pool().equals(pool)).toList();
    }

    /** Events come several a second; a hook's time-out needs no more than the sweep's heartbeat. */
    private static boolean isDue(Action action, Trigger trigger) {
        return !(action instanceof Action.RecordHeartbeat) || trigger instanceof Trigger.Sweep;
    }

    private static Notice poolWithoutTables(String pool, String instanceId) {
        return Notice.error(
                instanceId,
                "Pool %s has NAT instances and no route table; tag its private route tables natkeeper:pool=%s."
                        .formatted(pool, pool));
    }

    /** A route must not lead to an interface that still drops what it should forward. */
    private static Plan inOrder(List<Action> routes, List<Action> others) {
        List<String> targets =
                routes.stream().flatMap(route -> Plan.leadsTo(route).stream()).toList();
        List<Action> preparations =
                others.stream().filter(action -> prepares(action, targets)).toList();
        List<Action> changes =
                Stream.concat(
                                routes.stream(),
                                others.stream().filter(action -> !prepares(action, targets)))
                        .toList();
        return new Plan(preparations, changes, List.of(), List.of(), List.of(), List.of());
    }

    private static boolean prepares(Action action, List<String> targets) {
        return action instanceof Action.DisableSourceDestCheck(String id, var _)
                && targets.contains(id);
    }

    private static Plan unknown(Snapshot snapshot) {
        return new Plan(List.of(), List.of(), List.of(), unknowns(snapshot), List.of(), List.of());
    }

    private static List<String> unknowns(Snapshot snapshot) {
        return Stream.of(
                        snapshot.instances(),
                        snapshot.impaired(),
                        snapshot.routeTables(),
                        snapshot.gateways(),
                        snapshot.addresses())
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

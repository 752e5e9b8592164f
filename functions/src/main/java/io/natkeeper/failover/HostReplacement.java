package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.delivery.Agent;
import io.natkeeper.delivery.Replacement;
import io.natkeeper.delivery.Replacement.Host;
import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecycleState;
import io.natkeeper.fleet.Membership;
import io.natkeeper.fleet.NatInstance;
import io.natkeeper.health.AssessedInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells the rule for hosts that nothing can be delivered to what is known of a pool: pure. */
final class HostReplacement {

    private HostReplacement() {}

    /**
     * @param members of one pool, which needs nothing else at the moment
     * @param failbackDelay after which a host counts as proven
     */
    static List<Action> actions(
            List<AssessedInstance> members,
            Observed<Map<String, Agent>> agents,
            Duration failbackDelay,
            Instant now) {
        if (!(agents instanceof Observed.Known<Map<String, Agent>>(Map<String, Agent> heard))) {
            return List.of();
        }
        // Nobody carries on for a host of another VPC.
        Collection<List<AssessedInstance>> vpcs =
                members.stream()
                        .filter(member -> !member.instance().isIn(InstanceState.TERMINATED))
                        .collect(
                                Collectors.groupingBy(
                                        member -> member.instance().vpcId(),
                                        TreeMap::new,
                                        Collectors.toList()))
                        .values();
        return vpcs.stream()
                .filter(HostReplacement::areGroupsComplete)
                .flatMap(vpc -> replacement(vpc, heard, failbackDelay, now).stream())
                .limit(1)
                .toList();
    }

    private static Optional<Action> replacement(
            List<AssessedInstance> members,
            Map<String, Agent> agents,
            Duration failbackDelay,
            Instant now) {
        return Replacement.next(
                        members.stream()
                                .map(member ->
                                        host(
                                                member,
                                                Optional.ofNullable(
                                                        agents.get(member.instance().id())),
                                                failbackDelay,
                                                now))
                                .toList(),
                        now)
                .map(silent ->
                        new Action.ReplaceHost(
                                silent.autoScalingGroup().orElseThrow(),
                                silent.instanceId(),
                                label(silent.instanceId(), members),
                                "Systems Manager has heard nothing from it since %s and nothing can be delivered to it, while another host carries on"
                                        .formatted(silent.unreachableSince().orElseThrow())));
    }

    private static Host host(
            AssessedInstance member, Optional<Agent> agent, Duration failbackDelay, Instant now) {
        NatInstance instance = member.instance();
        Optional<Membership> membership = instance.knownMembership();
        boolean isOfItsOwn = instance.membership().equals(Observed.known(Optional.empty()));
        boolean serves = membership.filter(HostReplacement::serves).isPresent();
        boolean isSteady = member.isHealthy() && (isOfItsOwn || serves);
        return new Host(
                instance.id(),
                membership.filter(_ -> serves).map(Membership::groupName),
                isSteady,
                instance.isReady() && member.isHealthyFor(failbackDelay, now),
                agent.filter(Agent::answers).isPresent(),
                agent.filter(known -> !known.answers()).map(known -> silentSince(known, instance)));
    }

    private static boolean serves(Membership membership) {
        return membership.state() == LifecycleState.IN_SERVICE && !membership.markedUnhealthy();
    }

    /** One that was stopped for long has had no time to be heard. */
    private static Instant silentSince(Agent agent, NatInstance instance) {
        return agent.heardAt().isAfter(instance.launchTime())
                ? agent.heardAt()
                : instance.launchTime();
    }

    /** Whether no group is about to launch or to end somebody to get to its size. */
    private static boolean areGroupsComplete(List<AssessedInstance> members) {
        Map<String, List<Membership>> groups =
                members.stream()
                        .flatMap(member -> member.instance().knownMembership().stream())
                        .collect(Collectors.groupingBy(Membership::groupName));
        return groups.values().stream()
                .allMatch(group -> group.size() == group.getFirst().desiredCapacity());
    }

    private static String label(String instanceId, List<AssessedInstance> members) {
        return members.stream()
                .map(AssessedInstance::instance)
                .filter(instance -> instance.id().equals(instanceId))
                .map(NatInstance::label)
                .findFirst()
                .orElse(instanceId);
    }

    /** What the log should say of silent hosts, and of not knowing whether they are. */
    static List<Notice> notices(
            List<AssessedInstance> members, Observed<Map<String, Agent>> agents, Instant now) {
        return switch (agents) {
            case Observed.Unknown<Map<String, Agent>>(String cause) ->
                    members.stream().anyMatch(m -> m.instance().knownMembership().isPresent())
                            ? List.of(
                                    Notice.information(
                                            "It is not known to which hosts something can be delivered, so that none is replaced for it: "
                                                    + cause))
                            : List.of();
            case Observed.Known<Map<String, Agent>>(Map<String, Agent> heard) ->
                    members.stream()
                            .map(AssessedInstance::instance)
                            .flatMap(instance -> silence(instance, heard, now).stream())
                            .toList();
        };
    }

    private static Optional<Notice> silence(
            NatInstance instance, Map<String, Agent> agents, Instant now) {
        return Optional.ofNullable(agents.get(instance.id()))
                .filter(agent -> !agent.answers())
                .map(agent -> silentSince(agent, instance))
                .filter(since -> !since.plus(Replacement.PATIENCE).isAfter(now))
                .map(since ->
                        Notice.information(
                                "Systems Manager has heard nothing from %s since %s: nothing can be delivered to it. It keeps its routes, and a group replaces it once the pool can spare it; to look yourself: aws ssm describe-instance-information --filters Key=InstanceIds,Values=%s"
                                        .formatted(instance.label(), since, instance.id())));
    }
}

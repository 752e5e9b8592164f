package io.natkeeper.simulator;

import io.natkeeper.simulator.event.ScalingActivityEvent;
import io.natkeeper.simulator.event.ScalingActivityEvent.Kind;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.LifecycleAction;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.Subnet;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Announces what groups have launched, failed to launch, and ended. */
final class ScalingActivities {

    private final Groups groups;
    private final SimulatedEvents events;
    private final Ids ids;
    private final Map<String, Instant> began = new HashMap<>();

    ScalingActivities(Groups groups, SimulatedEvents events, Ids ids) {
        this.groups = groups;
        this.events = events;
        this.ids = ids;
    }

    /** The launch or the end of an instance begins. */
    void begin(String instanceId) {
        began.put(instanceId, groups.now());
    }

    void launched(String groupName, String instanceId) {
        announce(Kind.LAUNCHED, groupName, instanceId, "", "started");
    }

    void terminated(String groupName, String instanceId) {
        announce(Kind.TERMINATED, groupName, instanceId, "", "ended");
    }

    /** It was launched, and its hook had it given up. */
    void abandoned(String groupName, String instanceId, LifecycleAction action, String reason) {
        announce(
                Kind.NOT_LAUNCHED,
                groupName,
                instanceId,
                "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token %s was abandoned: %s"
                        .formatted(action.token(), reason),
                "started");
    }

    private void announce(
            Kind kind, String groupName, String instanceId, String message, String happened) {
        AutoScalingGroup group = groups.group(groupName);
        Member member = groups.member(groupName, instanceId);
        events.emit(
                new ScalingActivityEvent(
                        kind,
                        groupName,
                        group.arn(),
                        Optional.of(instanceId),
                        member.availabilityZone(),
                        member.subnetId(),
                        ids.uuid(),
                        message,
                        "At %s an instance was %s.".formatted(began.get(instanceId), happened),
                        began.getOrDefault(instanceId, groups.now())));
    }

    /** EC2 launched nothing. */
    void refused(String groupName, Subnet subnet, String reason) {
        Instant now = groups.now();
        events.emit(
                new ScalingActivityEvent(
                        Kind.NOT_LAUNCHED,
                        groupName,
                        groups.group(groupName).arn(),
                        Optional.empty(),
                        subnet.availabilityZone(),
                        subnet.id(),
                        ids.uuid(),
                        reason + " Launching EC2 instance failed.",
                        "At %s an instance was started.".formatted(now),
                        now));
    }
}

package io.natkeeper.event;

import io.natkeeper.fleet.InstanceState;
import io.natkeeper.fleet.LifecycleTransition;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Why we look at the world now: which part of it, and what somebody says about it. */
public sealed interface Trigger {

    /** The instances that it is about; empty: everything. */
    default Set<String> instanceIds() {
        return Set.of();
    }

    /** The Auto Scaling group that it is about; empty: none in particular. */
    default Optional<String> groupName() {
        return Optional.empty();
    }

    /**
     * EC2 says that an instance changed its state. Events come late, twice, out of order or never:
     * it is a hint.
     *
     * @param at when EC2 emitted it, to the second; empty where the event does not tell
     */
    record InstanceStateChanged(String instanceId, InstanceState state, Optional<Instant> at)
            implements Trigger {
        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /** EC2 takes a Spot instance back: in two minutes, or at once if it hibernates. */
    record SpotInterruption(String instanceId, InstanceAction action, Optional<Instant> at)
            implements Trigger {

        public enum InstanceAction {
            TERMINATE,
            STOP,
            HIBERNATE
        }

        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /** EC2 sees a raised risk that it will take a Spot instance back. */
    record RebalanceRecommendation(String instanceId, Optional<Instant> at) implements Trigger {
        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /**
     * An instance of an Auto Scaling group waits for a lifecycle hook.
     *
     * @param replacesRootVolume it is not new or going for good, only out of service while its root
     *     volume is replaced
     */
    record LifecycleAction(
            LifecycleTransition transition,
            String autoScalingGroupName,
            String hookName,
            String instanceId,
            boolean replacesRootVolume,
            Optional<Instant> at)
            implements Trigger {

        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /**
     * An Auto Scaling group did something, or failed to.
     *
     * @param what in Auto Scaling's words, such as {@code EC2 Instance Launch Unsuccessful}
     * @param message why it failed; empty where it did not, or where the event does not tell
     */
    record ScalingActivity(String autoScalingGroupName, String what, Optional<String> message)
            implements Trigger {
        @Override
        public Optional<String> groupName() {
            return Optional.of(autoScalingGroupName);
        }
    }

    /**
     * A CloudWatch alarm.
     *
     * @param inAlarm whether its new state is ALARM
     * @param instanceIds those that its metrics name; empty for a composite alarm
     */
    record AlarmStateChanged(String alarmName, boolean inAlarm, Set<String> instanceIds)
            implements Trigger {}

    /**
     * AWS Health announces a retirement or maintenance of instances, often weeks ahead.
     *
     * @param startTime when it begins; empty where the notice does not tell
     */
    record HealthNotice(
            String eventTypeCode,
            Set<String> instanceIds,
            Optional<Instant> startTime,
            Optional<Instant> at)
            implements Trigger {}

    /**
     * A NAT host speaks, of itself or of a peer. Whoever may write to the bus can speak in a host's
     * name: it is a hint like any other.
     *
     * @param reporter the instance that speaks
     * @param instanceId the instance that it speaks of
     * @param since since when that has been so, by the reporter's clock
     * @param evidence in the reporter's words
     */
    record HostReport(
            Statement statement,
            String pool,
            String reporter,
            String instanceId,
            Optional<Instant> since,
            Optional<String> evidence,
            Optional<Instant> at)
            implements Trigger {

        public enum Statement {
            PEER_UNREACHABLE,
            PEER_RECOVERED,
            HOST_READY,
            HOST_DRAINED
        }

        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /**
     * An operator wants a NAT instance relieved of its routes: a game day, or work on the host.
     *
     * @param dryRun answer with the plan in words, and change nothing
     */
    record OperatorRequest(
            Kind kind, String pool, String instanceId, boolean dryRun, Optional<Instant> at)
            implements Trigger {

        public enum Kind {
            FAILOVER,
            HANDOVER
        }

        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /**
     * What ports may lead to has come, gone or changed its state: a member of an Auto Scaling
     * group, or any instance.
     *
     * @param groupName empty where EC2 speaks, which knows of no group
     * @param what in AWS's words, such as {@code EC2 Instance Launch Successful} or {@code
     *     stopping}
     */
    record TargetChanged(
            String instanceId, Optional<String> groupName, String what, Optional<Instant> at)
            implements Trigger {
        @Override
        public Set<String> instanceIds() {
            return Set.of(instanceId);
        }
    }

    /**
     * RDS says something of a database: its address may have changed, change soon or have changed
     * long ago. Events are lost and come out of order, and none says what the address is.
     *
     * @param arn of the DB instance or cluster; RDS writes the bare name with and without {@code
     *     rds:}
     * @param eventId such as {@code RDS-EVENT-0049}; empty in old events
     * @param message in RDS's words
     */
    record DatabaseEvent(
            String arn,
            SourceType sourceType,
            Optional<String> eventId,
            Optional<String> message,
            Optional<Instant> at)
            implements Trigger {

        public enum SourceType {
            DB_INSTANCE,
            CLUSTER
        }

        /** Its identifier: the ARN's last part. */
        public String identifier() {
            return arn.substring(arn.lastIndexOf(':') + 1);
        }
    }

    /**
     * Somebody created, updated or deleted a pool's port map, or a part of it.
     *
     * @param parameter its name, such as {@code /natkeeper/main/ports}
     * @param operation in Systems Manager's words, such as {@code Update}
     */
    record MapChanged(String pool, String parameter, String operation, Optional<Instant> at)
            implements Trigger {}

    /**
     * Somebody created, updated or deleted a pool's egress policy.
     *
     * @param parameter its name, such as {@code /natkeeper/main/egress}
     * @param operation in Systems Manager's words, such as {@code Update}
     */
    record PolicyChanged(String pool, String parameter, String operation, Optional<Instant> at)
            implements Trigger {}

    /** The schedule: look at everything. */
    record Sweep() implements Trigger {}

    /** Not for us. */
    record Ignored(String reason) implements Trigger {}
}

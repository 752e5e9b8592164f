package io.natkeeper.event;

import io.natkeeper.fleet.InstanceState;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Why we look at the world now: which part of it, and what somebody says about it. */
public sealed interface Trigger {

    /** The instances that it is about; empty: everything. */
    default Set<String> instanceIds() {
        return Set.of();
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

    /** The schedule: look at everything. */
    record Sweep() implements Trigger {}

    /** Not for us. */
    record Ignored(String reason) implements Trigger {}
}

package io.natkeeper.simulator.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An Auto Scaling group and its instances.
 *
 * @param instanceRefreshes in the order of their start, the last one perhaps under way
 * @param tags its own; which of them its instances get is a matter of their launch
 */
public record AutoScalingGroup(
        String name,
        String arn,
        List<String> subnetIds,
        int minSize,
        int maxSize,
        int desiredCapacity,
        List<Hook> hooks,
        List<Member> members,
        List<InstanceRefresh> instanceRefreshes,
        Instant createdAt,
        Map<String, String> tags) {

    /** When a hook makes an instance wait. */
    public enum Transition {
        LAUNCHING("autoscaling:EC2_INSTANCE_LAUNCHING"),
        TERMINATING("autoscaling:EC2_INSTANCE_TERMINATING");

        private final String awsName;

        Transition(String awsName) {
            this.awsName = awsName;
        }

        public String awsName() {
            return awsName;
        }
    }

    /** How a lifecycle action ends. */
    public enum Result {
        CONTINUE,
        ABANDON
    }

    /** A lifecycle hook; {@code heartbeatTimeout} is 30 s to 2 h in AWS. */
    public record Hook(
            String name,
            Transition transition,
            Duration heartbeatTimeout,
            Result defaultResult,
            Optional<String> notificationMetadata) {

        private static final Duration MAX_GLOBAL_TIMEOUT = Duration.ofDays(2);

        /** With AWS's defaults but for the time-out. */
        public static Hook of(String name, Transition transition, Duration heartbeatTimeout) {
            return new Hook(name, transition, heartbeatTimeout, Result.ABANDON, Optional.empty());
        }

        public Hook withDefaultResult(Result newDefaultResult) {
            return new Hook(
                    name, transition, heartbeatTimeout, newDefaultResult, notificationMetadata);
        }

        public Hook withNotificationMetadata(String newNotificationMetadata) {
            return new Hook(
                    name,
                    transition,
                    heartbeatTimeout,
                    defaultResult,
                    Optional.of(newNotificationMetadata));
        }

        /** How long heartbeats can make an instance wait. */
        public Duration globalTimeout() {
            Duration hundredfold = heartbeatTimeout.multipliedBy(100);
            return hundredfold.compareTo(MAX_GLOBAL_TIMEOUT) < 0 ? hundredfold : MAX_GLOBAL_TIMEOUT;
        }
    }

    /** Where an instance is in its life as a member, as the API prints it. */
    public enum MemberState {
        PENDING("Pending"),
        PENDING_WAIT("Pending:Wait"),
        PENDING_PROCEED("Pending:Proceed"),
        IN_SERVICE("InService"),
        REPLACING_ROOT_VOLUME_WAIT("ReplacingRootVolume:Wait"),
        REPLACING_ROOT_VOLUME_PROCEED("ReplacingRootVolume:Proceed"),
        ROOT_VOLUME_REPLACED("RootVolumeReplaced"),
        TERMINATING("Terminating"),
        TERMINATING_WAIT("Terminating:Wait"),
        TERMINATING_PROCEED("Terminating:Proceed"),
        TERMINATED("Terminated");

        private final String awsName;

        MemberState(String awsName) {
            this.awsName = awsName;
        }

        public String awsName() {
            return awsName;
        }

        /** Whether it counts for the group's capacity. */
        public boolean counts() {
            return switch (this) {
                case PENDING,
                        PENDING_WAIT,
                        PENDING_PROCEED,
                        IN_SERVICE,
                        REPLACING_ROOT_VOLUME_WAIT,
                        REPLACING_ROOT_VOLUME_PROCEED,
                        ROOT_VOLUME_REPLACED ->
                        true;
                case TERMINATING, TERMINATING_WAIT, TERMINATING_PROCEED, TERMINATED -> false;
            };
        }
    }

    /**
     * What an instance waits for.
     *
     * @param deadline when the hook's default result takes effect
     * @param globalDeadline how far heartbeats can move it
     */
    public record LifecycleAction(
            String hookName, String token, Instant deadline, Instant globalDeadline) {

        public LifecycleAction extendedTo(Instant newDeadline) {
            Instant capped = newDeadline.isBefore(globalDeadline) ? newDeadline : globalDeadline;
            return new LifecycleAction(hookName, token, capped, globalDeadline);
        }
    }

    /**
     * One instance of the group.
     *
     * @param since when it joined
     * @param actions what it waits for now
     */
    public record Member(
            String instanceId,
            String instanceType,
            String subnetId,
            String availabilityZone,
            MemberState state,
            boolean healthy,
            Instant since,
            List<LifecycleAction> actions) {

        public Member withState(MemberState newState) {
            return new Member(
                    instanceId,
                    instanceType,
                    subnetId,
                    availabilityZone,
                    newState,
                    healthy,
                    since,
                    actions);
        }

        public Member withHealthy(boolean newHealthy) {
            return new Member(
                    instanceId,
                    instanceType,
                    subnetId,
                    availabilityZone,
                    state,
                    newHealthy,
                    since,
                    actions);
        }

        public Member withActions(List<LifecycleAction> newActions) {
            return new Member(
                    instanceId,
                    instanceType,
                    subnetId,
                    availabilityZone,
                    state,
                    healthy,
                    since,
                    List.copyOf(newActions));
        }
    }

    public Optional<Member> member(String instanceId) {
        return members.stream().filter(m -> m.instanceId().equals(instanceId)).findFirst();
    }

    public Optional<Hook> hook(String hookName) {
        return hooks.stream().filter(h -> h.name().equals(hookName)).findFirst();
    }

    /** The one under way; there is never a second. */
    public Optional<InstanceRefresh> activeInstanceRefresh() {
        return instanceRefreshes.stream().filter(InstanceRefresh::isActive).findFirst();
    }

    public AutoScalingGroup withDesiredCapacity(int newDesiredCapacity) {
        return new AutoScalingGroup(
                name,
                arn,
                subnetIds,
                minSize,
                maxSize,
                newDesiredCapacity,
                hooks,
                members,
                instanceRefreshes,
                createdAt,
                tags);
    }

    public AutoScalingGroup withHooks(List<Hook> newHooks) {
        return new AutoScalingGroup(
                name,
                arn,
                subnetIds,
                minSize,
                maxSize,
                desiredCapacity,
                List.copyOf(newHooks),
                members,
                instanceRefreshes,
                createdAt,
                tags);
    }

    /** With one more, or with another state of one. */
    public AutoScalingGroup with(InstanceRefresh refresh) {
        return new AutoScalingGroup(
                name,
                arn,
                subnetIds,
                minSize,
                maxSize,
                desiredCapacity,
                hooks,
                members,
                Stream.concat(
                                instanceRefreshes.stream()
                                        .filter(r -> !r.id().equals(refresh.id())),
                                Stream.of(refresh))
                        .toList(),
                createdAt,
                tags);
    }

    /** With one more member, the newest. */
    public AutoScalingGroup with(Member member) {
        return withMembers(Stream.concat(members.stream(), Stream.of(member)).toList());
    }

    public AutoScalingGroup without(String instanceId) {
        return withMembers(
                members.stream().filter(m -> !m.instanceId().equals(instanceId)).toList());
    }

    public AutoScalingGroup mapMember(String instanceId, UnaryOperator<Member> change) {
        return withMembers(
                members.stream()
                        .map(m -> m.instanceId().equals(instanceId) ? change.apply(m) : m)
                        .toList());
    }

    private AutoScalingGroup withMembers(List<Member> newMembers) {
        return new AutoScalingGroup(
                name,
                arn,
                subnetIds,
                minSize,
                maxSize,
                desiredCapacity,
                hooks,
                newMembers,
                instanceRefreshes,
                createdAt,
                tags);
    }
}

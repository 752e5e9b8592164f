package io.natkeeper.simulator;

import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.ApiPath;
import io.natkeeper.simulator.autoscaling.AutoScalingPath;
import io.natkeeper.simulator.autoscaling.SimulatedAutoScalingClient;
import io.natkeeper.simulator.ec2.AttemptPath;
import io.natkeeper.simulator.ec2.SimulatedEc2Client;
import io.natkeeper.simulator.eventbridge.PutEvents;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.rds.SimulatedRds;
import io.natkeeper.simulator.rds.SimulatedRdsClient;
import io.natkeeper.simulator.sns.SimulatedSnsClient;
import io.natkeeper.simulator.sns.SnsPath;
import io.natkeeper.simulator.sns.Topics;
import io.natkeeper.simulator.ssm.SimulatedSsm;
import io.natkeeper.simulator.ssm.SimulatedSsmClient;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * One account in one Region. Everything that chance decides comes from the seed: with a {@link
 * io.natkeeper.simulator.time.SeededTiming} a run replays exactly.
 */
public final class SimulatedAws {

    private final Settings settings;
    private final Chronicle chronicle;
    private final Provisioning provisioning;
    private final Lifecycle lifecycle;
    private final AutoScalingGroups autoScalingGroups;
    private final SimulatedEvents events;
    private final SimulatedSsm ssm;
    private final SimulatedRds rds;
    private final PutEvents putEvents;
    private final Topics topics;
    private final CallLog calls = new CallLog();
    private final Faults faults;
    private final Attempts attempts;

    private record Settings(
            Timing timing, @Nullable RetryStrategy retryStrategy, String principalArn) {}

    private SimulatedAws(Builder builder) {
        Timing timing = builder.timing;
        if (timing == null) {
            throw new IllegalStateException("The simulator needs a timing");
        }
        // Each part draws from its own sequence, so that one more draw here shifts none there.
        long seed = builder.seed;
        Ids ids = new Ids(seed);
        chronicle = new Chronicle(timing, builder.staleness);
        events =
                new SimulatedEvents(
                        timing,
                        new Ids(seed ^ 0x1D5L),
                        builder.accountId,
                        builder.region,
                        seed ^ 0xE7E27L);
        Addresses addresses = new Addresses();
        Ids ruleIds = new Ids(seed ^ 0x56AL);
        provisioning = new Provisioning(chronicle, timing, ids, ruleIds, addresses);
        PublicAddresses publicAddresses = new PublicAddresses(addresses, new Ids(seed ^ 0xE1FL));
        lifecycle =
                new Lifecycle(
                        chronicle, timing, events, ids, publicAddresses, builder.lifecycleTimes);
        autoScalingGroups =
                new AutoScalingGroups(
                        chronicle,
                        timing,
                        events,
                        lifecycle,
                        new Ids(seed ^ 0xA56L),
                        builder.accountId,
                        builder.region);
        topics = new Topics(timing, builder.accountId, builder.region);
        var surroundings =
                new AccountSurroundings(chronicle, timing, events, new Ids(seed ^ 0x55AL));
        ssm = new SimulatedSsm(surroundings);
        rds =
                new SimulatedRds(
                        new AccountSurroundings(chronicle, timing, events, new Ids(seed ^ 0xDB5L)));
        putEvents = new PutEvents(surroundings, events::hasBus, events::emit);
        faults = new Faults(seed ^ 0xFA17L);
        attempts =
                new Attempts(
                        new Attempts.Settings(
                                builder.accountId,
                                builder.region,
                                builder.apiLatency,
                                builder.attemptTimeout,
                                builder.staleness,
                                builder.throttling,
                                builder.authorizer),
                        timing,
                        chronicle,
                        autoScalingGroups.control(),
                        publicAddresses,
                        topics,
                        ruleIds,
                        calls,
                        faults,
                        seed ^ 0x1A6L);
        settings =
                new Settings(
                        timing,
                        builder.preparedRetryStrategy(),
                        "arn:aws:sts::%s:assumed-role/administrator/somebody"
                                .formatted(builder.accountId));
    }

    public static Builder builder() {
        return new Builder();
    }

    public World world() {
        return chronicle.world();
    }

    /**
     * Calls the listener after each change, in order: a route's state may have changed too. The
     * listener must not wait, nor call AWS.
     */
    public void onChange(Consumer<World> listener) {
        chronicle.onChange(listener);
    }

    public Provisioning provisioning() {
        return provisioning;
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public AutoScalingGroups autoScalingGroups() {
        return autoScalingGroups;
    }

    /** Systems Manager's documents and agents, by hand. */
    public SimulatedSsm systemsManager() {
        return ssm;
    }

    /** RDS's databases, by hand, and what their names lead to. */
    public SimulatedRds databases() {
        return rds;
    }

    public SimulatedEvents events() {
        return events;
    }

    /** SNS's topics, and what was published to them. */
    public Topics topics() {
        return topics;
    }

    public CallLog calls() {
        return calls;
    }

    public Faults faults() {
        return faults;
    }

    public Timing timing() {
        return settings.timing();
    }

    /** A client in this process, with the retries that the builder was given. */
    public Ec2Client ec2() {
        return ec2(settings.principalArn());
    }

    /** A client of another principal, for the {@link Authorizer}. */
    public Ec2Client ec2(String principalArn) {
        return new SimulatedEc2Client(
                attempts, requiredRetryStrategy(), settings.timing(), principalArn);
    }

    /** A client in this process, with the retries that the builder was given. */
    public AutoScalingClient autoScaling() {
        return autoScaling(settings.principalArn());
    }

    /** A client of another principal, for the {@link Authorizer}. */
    public AutoScalingClient autoScaling(String principalArn) {
        return new SimulatedAutoScalingClient(
                attempts, requiredRetryStrategy(), settings.timing(), principalArn);
    }

    /** A client in this process, with the retries that the builder was given. */
    public SnsClient sns() {
        return sns(settings.principalArn());
    }

    /** A client of another principal, for the {@link Authorizer}. */
    public SnsClient sns(String principalArn) {
        return new SimulatedSnsClient(
                attempts, requiredRetryStrategy(), settings.timing(), principalArn);
    }

    /** A client in this process, with the retries that the builder was given. */
    public SsmClient ssm() {
        return ssm(settings.principalArn());
    }

    /** A client of another principal, for the {@link Authorizer}. */
    public SsmClient ssm(String principalArn) {
        return new SimulatedSsmClient(
                attempts, ssm, requiredRetryStrategy(), settings.timing(), principalArn);
    }

    /** A client in this process, with the retries that the builder was given. */
    public RdsClient rds() {
        return rds(settings.principalArn());
    }

    /** A client of another principal, for the {@link Authorizer}. */
    public RdsClient rds(String principalArn) {
        return new SimulatedRdsClient(
                attempts, rds, requiredRetryStrategy(), settings.timing(), principalArn);
    }

    private RetryStrategy requiredRetryStrategy() {
        RetryStrategy retryStrategy = settings.retryStrategy();
        if (retryStrategy == null) {
            throw new IllegalStateException("The client in this process needs a retry strategy");
        }
        return retryStrategy;
    }

    /** Single attempts, for a front whose clients retry by themselves. */
    public AttemptPath attempts() {
        return attempts;
    }

    /** Single attempts at Auto Scaling, for a front whose clients retry by themselves. */
    public AutoScalingPath autoScalingAttempts() {
        return attempts;
    }

    /** Single attempts at SNS, for a front whose clients retry by themselves. */
    public SnsPath snsAttempts() {
        return attempts;
    }

    /** Single attempts at the services of {@link ApiOperation}s. */
    public ApiPath apiAttempts() {
        return attempts;
    }

    /** Systems Manager's operations by name. */
    public Map<String, ApiOperation<?, ?>> ssmOperations() {
        return ssm.operations();
    }

    /** RDS's operations by name. */
    public Map<String, ApiOperation<?, ?>> rdsOperations() {
        return rds.operations();
    }

    /** EventBridge's operations by name. */
    public Map<String, ApiOperation<?, ?>> eventBridgeOperations() {
        return Map.of("PutEvents", putEvents.operation());
    }

    /**
     * Whom a client acts as that says nothing else: somebody with the role {@code administrator}.
     */
    public String principalArn() {
        return settings.principalArn();
    }

    /** All but the timing has a default. */
    public static final class Builder {

        private long seed;
        private @Nullable Timing timing;
        private @Nullable RetryStrategy retryStrategy;
        private boolean ownBackoff;
        private Duration apiLatency = Duration.ZERO;
        private Duration attemptTimeout = Duration.ofSeconds(5);
        private Duration staleness = Duration.ZERO;
        private boolean throttling = true;
        private String accountId = "123456789012";
        private String region = "us-east-1";
        private Authorizer authorizer = Authorizer.ALLOW_ALL;
        private LifecycleTimes lifecycleTimes = LifecycleTimes.DEFAULT;

        private Builder() {}

        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        public Builder timing(Timing newTiming) {
            timing = newTiming;
            return this;
        }

        /**
         * Production's own strategy; {@link SimulatedAws#ec2()} runs it around each attempt. What
         * it retries, how often, and its quota hold. Its delays are replaced by the same back-off
         * from the seed, since the SDK's jitter can't be replayed: see {@link #keepBackoff()}.
         */
        public Builder retryStrategy(RetryStrategy newRetryStrategy) {
            retryStrategy = newRetryStrategy;
            return this;
        }

        /** Keeps the strategy's own delays: for one without jitter, or where nobody replays. */
        public Builder keepBackoff() {
            ownBackoff = true;
            return this;
        }

        /** From request to answer, half each way; zero by default. */
        public Builder apiLatency(Duration newApiLatency) {
            apiLatency = newApiLatency;
            return this;
        }

        /** How long a client waits for an answer that does not come; 5 s by default. */
        public Builder attemptTimeout(Duration newAttemptTimeout) {
            attemptTimeout = newAttemptTimeout;
            return this;
        }

        /** How old a Describe's answer may be, drawn for each from the seed; zero by default. */
        public Builder staleness(Duration newStaleness) {
            staleness = newStaleness;
            return this;
        }

        /** Whether EC2's request buckets can run empty; they can by default. */
        public Builder throttling(boolean newThrottling) {
            throttling = newThrottling;
            return this;
        }

        public Builder accountId(String newAccountId) {
            accountId = newAccountId;
            return this;
        }

        public Builder region(String newRegion) {
            region = newRegion;
            return this;
        }

        public Builder authorizer(Authorizer newAuthorizer) {
            authorizer = newAuthorizer;
            return this;
        }

        public Builder lifecycleTimes(LifecycleTimes newLifecycleTimes) {
            lifecycleTimes = newLifecycleTimes;
            return this;
        }

        public SimulatedAws build() {
            return new SimulatedAws(this);
        }

        private @Nullable RetryStrategy preparedRetryStrategy() {
            if (retryStrategy == null) {
                return null;
            }
            return ownBackoff
                    ? SeededBackoff.withClientDefaults(retryStrategy)
                    : SeededBackoff.in(retryStrategy, seed ^ 0xBAC0FFL);
        }
    }
}

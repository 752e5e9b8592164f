package io.natkeeper.simulator;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.ApiPath;
import io.natkeeper.simulator.autoscaling.AutoScalingCall;
import io.natkeeper.simulator.autoscaling.AutoScalingOperation;
import io.natkeeper.simulator.autoscaling.AutoScalingPath;
import io.natkeeper.simulator.autoscaling.GroupControl;
import io.natkeeper.simulator.ec2.AddressControl;
import io.natkeeper.simulator.ec2.AttemptPath;
import io.natkeeper.simulator.ec2.Call;
import io.natkeeper.simulator.ec2.Ec2Errors;
import io.natkeeper.simulator.ec2.Operation;
import io.natkeeper.simulator.ec2.ResourceId;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.sns.Publish;
import io.natkeeper.simulator.sns.SnsPath;
import io.natkeeper.simulator.sns.Topics;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * The way of every attempt, in process or over the wire: there (half the latency), faults,
 * throttle, the operation, and back (the other half).
 */
final class Attempts implements AttemptPath, AutoScalingPath, SnsPath, ApiPath {

    private final Settings settings;
    private final Timing timing;
    private final Chronicle chronicle;
    private final GroupControl groups;
    private final AddressControl addresses;
    private final Topics topics;
    private final Ids ids;
    private final CallLog log;
    private final Faults faults;
    private final TokenBuckets buckets = new TokenBuckets();
    private final Random lag;

    /**
     * @param attemptTimeout how long a client waits in vain
     * @param staleness how old the world may be that a Describe answers from
     */
    record Settings(
            String accountId,
            String region,
            Duration apiLatency,
            Duration attemptTimeout,
            Duration staleness,
            boolean throttling,
            Authorizer authorizer) {}

    Attempts(
            Settings settings,
            Timing timing,
            Chronicle chronicle,
            GroupControl groups,
            AddressControl addresses,
            Topics topics,
            Ids ids,
            CallLog log,
            Faults faults,
            long seed) {
        this.settings = settings;
        this.timing = timing;
        this.chronicle = chronicle;
        this.groups = groups;
        this.addresses = addresses;
        this.topics = topics;
        this.ids = ids;
        this.log = log;
        this.faults = faults;
        this.lag = new Random(seed);
    }

    @Override
    public <Q extends Ec2Request, R extends Ec2Response> R attempt(
            Operation<Q, R> operation, Q request, int attempt, String principalArn) {
        var way =
                new Way(
                        Service.EC2,
                        operation.name(),
                        operation.writes(),
                        attempt,
                        principalArn,
                        request);
        return attempt(
                way,
                seen -> {
                    takeToken(operation, request);
                    return operation.apply(request, seen);
                });
    }

    @Override
    public <Q extends AutoScalingRequest, R extends AutoScalingResponse> R attempt(
            AutoScalingOperation<Q, R> operation, Q request, int attempt, String principalArn) {
        var way =
                new Way(
                        Service.AUTO_SCALING,
                        operation.name(),
                        operation.writes(),
                        attempt,
                        principalArn,
                        request);
        return attempt(way, seen -> operation.apply(request, seen));
    }

    @Override
    public PublishResponse publish(PublishRequest request, int attempt, String principalArn) {
        var way = new Way(Service.SNS, Publish.NAME, true, attempt, principalArn, request);
        return attempt(
                way,
                seen ->
                        Publish.apply(
                                request,
                                topics,
                                (action, on) -> seen.authorize(action, on, Map.of())));
    }

    @Override
    public <Q extends SdkPojo, R extends SdkPojo> R attempt(
            ApiOperation<Q, R> operation, Q request, int attempt, String principalArn) {
        var way =
                new Way(
                        Service.signedAs(operation.service()),
                        operation.name(),
                        operation.writes(),
                        attempt,
                        principalArn,
                        request);
        return attempt(way, seen -> operation.work().apply(request, seen));
    }

    /** One attempt of one call, whatever the service. */
    private record Way(
            Service service,
            String operation,
            boolean writes,
            int attempt,
            String principalArn,
            SdkPojo request) {

        private String action() {
            return service.signingName() + ":" + operation;
        }
    }

    private <R> R attempt(Way way, Function<Seen, R> operation) {
        Instant startedAt = timing.now();
        @Nullable SdkException failure = null;
        try {
            return pass(way, operation, startedAt);
        } catch (SdkException e) {
            failure = e;
            throw e;
        } finally {
            log.add(
                    new ApiAttempt(
                            way.service().signingName(),
                            way.operation(),
                            way.attempt(),
                            startedAt,
                            timing.now(),
                            Optional.ofNullable(failure).map(Attempts::errorCode),
                            scalars(way.request())));
        }
    }

    private <R> R pass(Way way, Function<Seen, R> operation, Instant startedAt) {
        timing.sleep(settings.apiLatency().dividedBy(2));
        timing.checkpoint();
        Optional<Fault> fault = faults.next(way.operation());
        R response;
        try {
            if (fault.isPresent()) {
                refuse(fault.orElseThrow(), way, startedAt);
            }
            response = chronicle.whileStill(() -> operation.apply(new Seen(way)));
        } catch (AwsServiceException e) {
            answer();
            throw e;
        }
        if (fault.isPresent()) {
            throw timeOut(startedAt);
        }
        answer();
        return response;
    }

    private void answer() {
        timing.sleep(settings.apiLatency().minus(settings.apiLatency().dividedBy(2)));
        timing.checkpoint();
    }

    /** Returns only where the request is to be applied and its answer to be lost. */
    private void refuse(Fault fault, Way way, Instant startedAt) {
        Service service = way.service();
        switch (fault) {
            case THROTTLE -> throw service.throttled();
            case INTERNAL_ERROR -> throw service.internalError();
            case UNAVAILABLE -> throw service.unavailable();
            case UNAUTHORIZED ->
                    throw service.unauthorized(
                            way.principalArn(),
                            way.action(),
                            "arn:aws:%s:%s:%s:*"
                                    .formatted(
                                            service.signingName(),
                                            settings.region(),
                                            settings.accountId()),
                            "no identity-based policy allows the " + way.action() + " action");
            case TIMEOUT_BEFORE_APPLIED -> throw timeOut(startedAt);
            case TIMEOUT_AFTER_APPLIED -> {}
        }
    }

    private SdkException timeOut(Instant startedAt) {
        timing.sleepUntil(startedAt.plus(settings.attemptTimeout()));
        timing.checkpoint();
        return ApiCallAttemptTimeoutException.create(settings.attemptTimeout().toMillis());
    }

    private <Q extends Ec2Request, R extends Ec2Response> void takeToken(
            Operation<Q, R> operation, Q request) {
        if (settings.throttling()
                && !buckets.take(operation.name(), operation.unfiltered(request), timing.now())) {
            throw Ec2Errors.throttled();
        }
    }

    private World worldFor(Way way) {
        if (way.writes() || settings.staleness().isZero()) {
            return chronicle.world();
        }
        long nanos;
        synchronized (lag) {
            nanos = lag.nextLong(settings.staleness().toNanos() + 1);
        }
        return chronicle.worldAt(timing.now().minusNanos(nanos));
    }

    private static String errorCode(SdkException e) {
        return e instanceof AwsServiceException answer
                ? answer.awsErrorDetails().errorCode()
                : e.getClass().getSimpleName();
    }

    private static Map<String, String> scalars(SdkPojo request) {
        Map<String, String> scalars = new TreeMap<>();
        for (SdkField<?> field : request.sdkFields()) {
            Object value = field.getValueOrDefault(request);
            if (value instanceof String || value instanceof Boolean || value instanceof Number) {
                scalars.put(field.memberName(), value.toString());
            }
        }
        return scalars;
    }

    private final class Seen implements Call, AutoScalingCall, ApiCall {

        private final Way way;
        private World world;

        private Seen(Way way) {
            this.way = way;
            this.world = worldFor(way);
        }

        @Override
        public World world() {
            return world;
        }

        @Override
        public void change(UnaryOperator<World> change) {
            if (!way.writes()) {
                throw new IllegalStateException(way.operation() + " may not change the world");
            }
            chronicle.change(change);
            world = chronicle.world();
        }

        @Override
        public String principalArn() {
            return way.principalArn();
        }

        @Override
        public GroupControl groups() {
            return groups;
        }

        @Override
        public AddressControl addresses() {
            return addresses;
        }

        @Override
        public String newId(ResourceId kind) {
            return ids.next(kind.prefix());
        }

        @Override
        public String accountId() {
            return settings.accountId();
        }

        @Override
        public String region() {
            return settings.region();
        }

        @Override
        public void authorize(
                String action,
                List<Authorizer.Resource> resources,
                Map<String, List<String>> context) {
            var request = new Authorizer.Request(way.principalArn(), action, resources, context);
            switch (settings.authorizer().decide(request)) {
                case Authorizer.Decision.Allowed _ -> {}
                case Authorizer.Decision.Denied denied ->
                        throw way.service()
                                .unauthorized(
                                        way.principalArn(),
                                        action,
                                        denied.resourceArn(),
                                        denied.reason());
            }
        }
    }
}

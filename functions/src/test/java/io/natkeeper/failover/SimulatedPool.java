package io.natkeeper.failover;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.Retries;
import io.natkeeper.aws.SnsTopic;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.Route;
import io.natkeeper.simulator.world.RouteTable;
import io.natkeeper.simulator.world.RouteTarget;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A pool "main" over zones a, b, …: in each a NAT instance, a private subnet and its tagged table,
 * which leads to the zone's NAT. Everything runs, and a first sweep has been.
 */
final class SimulatedPool {

    static final String POOL = "main";
    static final Duration FAILBACK_DELAY = Duration.ofMinutes(5);
    static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(15);
    static final Instant START = Instant.parse("2026-03-02T03:00:00Z");

    final SeededTiming timing;
    final SimulatedAws aws;
    final String vpcId;
    private final String hostGroup;
    final String topicArn;
    final RecordingContext context = new RecordingContext();

    /** The function may do what its template lets it do; a person may do everything. */
    static final Authorizer AS_DEPLOYED =
            new Deployment("123456789012", "us-east-1")
                    .with(Path.of("..", "template.yaml"), Map.of())
                    .withAdministrator("administrator")
                    .authorizer();

    private static final String FUNCTION =
            "arn:aws:sts::123456789012:assumed-role/NatFailoverFunctionRole/nat-failover";

    /** Instances that EC2 shows in a state that Natkeeper does not know. */
    final Set<String> inAnUnfamiliarState = new HashSet<>();

    private record Zone(String publicSubnet, String privateSubnet, String table) {}

    private final Map<String, Zone> zones = new LinkedHashMap<>();
    private final Map<String, String> natByZone = new LinkedHashMap<>();
    private final NatFailoverHandler handler;

    SimulatedPool(long seed, String... zoneNames) {
        this(seed, settings(Settings.Mode.ACT), builder -> builder, zoneNames);
    }

    SimulatedPool(
            long seed,
            Settings settings,
            UnaryOperator<SimulatedAws.Builder> configuration,
            String... zoneNames) {
        timing = new SeededTiming(seed, START);
        aws =
                configuration
                        .apply(
                                SimulatedAws.builder()
                                        .seed(seed)
                                        .timing(timing)
                                        .retryStrategy(Retries.strategy())
                                        .authorizer(AS_DEPLOYED))
                        .build();
        topicArn = aws.topics().create("NotificationTopic");
        aws.topics().encrypt(topicArn, "arn:aws:kms:us-east-1:123456789012:key/NotificationKey");
        vpcId = aws.provisioning().createVpc("10.0.0.0/16");
        hostGroup = aws.provisioning().createSecurityGroup(vpcId, "nat", List.of(), List.of());
        aws.provisioning().tag(hostGroup, Map.of("natkeeper:pool", POOL));
        for (String zone : zoneNames) {
            addZone(zone);
        }
        aws.provisioning().createInternetGateway(vpcId);
        handler =
                new NatFailoverHandler(
                        clients(),
                        Optional.of(new SnsTopic(aws.sns(FUNCTION), aws.ec2(FUNCTION), topicArn)),
                        new SeededConcurrency(timing),
                        settings);
        timing.runFor(Duration.ofMinutes(3));
        handle(SWEEP);
        timing.runFor(Duration.ofMinutes(10));
        aws.calls().reset();
    }

    /** The clients of the function. */
    AwsClients clients() {
        return new AwsClients(
                UnfamiliarStates.of(aws.ec2(FUNCTION), inAnUnfamiliarState),
                aws.autoScaling(FUNCTION),
                aws.ssm(FUNCTION));
    }

    static Settings settings(Settings.Mode mode) {
        return new Settings(mode, List.of(), FAILBACK_DELAY, DRAIN_TIMEOUT, Optional.empty());
    }

    static final String SWEEP =
            "{\"source\": \"aws.events\", \"detail-type\": \"Scheduled Event\", \"detail\": {}}";

    private void addZone(String zone) {
        int number = zones.size();
        String name = "us-east-1" + zone;
        String zoneId = "use1-az" + (number + 1);
        String publicSubnet =
                aws.provisioning()
                        .createSubnet(vpcId, "10.0.%d.0/24".formatted(number), name, zoneId);
        String privateSubnet =
                aws.provisioning()
                        .createSubnet(vpcId, "10.0.%d.0/24".formatted(100 + number), name, zoneId);
        String table =
                aws.provisioning()
                        .createRouteTable(
                                vpcId,
                                false,
                                Map.of("natkeeper:pool", POOL, "Name", "private-" + zone));
        aws.provisioning().associate(table, privateSubnet);
        zones.put(zone, new Zone(publicSubnet, privateSubnet, table));
        natByZone.put(zone, launchNat(zone, "nat-" + zone));
        leadTo(table, nat(zone));
    }

    String launchNat(String zone, String name) {
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(zone(zone).publicSubnet())
                                .withAutoAssignPublicAddress(true)
                                .withSecurityGroups(hostGroup)
                                .withTags(Map.of("natkeeper:pool", POOL, "Name", name))
                                .withInterfaceTags(Map.of("natkeeper:pool", POOL)));
    }

    static final String GROUP = "natkeeper-main";
    static final Hook LAUNCH_HOOK =
            Hook.of("natkeeper-launch", Transition.LAUNCHING, Duration.ofMinutes(5));
    static final Hook TERMINATE_HOOK =
            Hook.of("natkeeper-terminate", Transition.TERMINATING, Duration.ofMinutes(15));

    /** An Auto Scaling group of the pool, one NAT instance wide, in these zones' public subnets. */
    void createGroup(Map<String, String> groupTags, List<Hook> hooks, String... zoneNames) {
        String[] subnets =
                Arrays.stream(zoneNames)
                        .map(zone -> zone(zone).publicSubnet())
                        .toArray(String[]::new);
        aws.autoScalingGroups()
                .create(
                        GroupSpec.of(
                                        GROUP,
                                        InstanceSpec.in(subnets[0])
                                                .withAutoAssignPublicAddress(true)
                                                .withSecurityGroups(hostGroup)
                                                .withTags(
                                                        Map.of(
                                                                "natkeeper:pool",
                                                                POOL,
                                                                "Name",
                                                                "nat-group"))
                                                .withInterfaceTags(Map.of("natkeeper:pool", POOL)))
                                .across(subnets)
                                .withSizes(0, subnets.length, 4)
                                .withTags(groupTags)
                                .withHooks(hooks.toArray(Hook[]::new)));
    }

    AutoScalingGroup group() {
        return aws.world().autoScalingGroup(GROUP);
    }

    /** What a host says of itself. */
    String hostEvent(String detailType, String instanceId) {
        return """
        {"source": "natkeeper.host", "detail-type": "%s", "time": "%s",
         "detail": {"pool": "main", "reporter": "%s"}}
        """
                .formatted(detailType, timing.now(), instanceId);
    }

    /** Returns the allocation id of an Elastic IP of the pool, associated with nothing. */
    String allocateElasticIp(String... moreTags) {
        Map<String, String> tags = new HashMap<>(Map.of("natkeeper:pool", POOL));
        for (String key : moreTags) {
            tags.put(key, "true");
        }
        return aws.provisioning().allocateElasticIp(tags);
    }

    /** The instance that carries an Elastic IP; empty where none does. */
    Optional<String> carrierOf(String allocationId) {
        return aws.world()
                .carrierOf(publicIp(allocationId))
                .flatMap(NetworkInterface::attachment)
                .map(NetworkInterface.Attachment::instanceId);
    }

    String publicIp(String allocationId) {
        return aws.world().elasticIp(allocationId).publicIp();
    }

    String nat(String zone) {
        return requireNonNull(natByZone.get(zone));
    }

    String table(String zone) {
        return zone(zone).table();
    }

    String publicSubnet(String zone) {
        return zone(zone).publicSubnet();
    }

    String privateSubnet(String zone) {
        return zone(zone).privateSubnet();
    }

    private Zone zone(String zone) {
        return requireNonNull(zones.get(zone));
    }

    RouteTable routeTable(String id) {
        return requireNonNull(aws.world().routeTables().get(id));
    }

    void leadTo(String table, String instanceId) {
        aws.provisioning()
                .putRoute(table, "0.0.0.0/0", new RouteTarget.Interface(interfaceOf(instanceId)));
    }

    String interfaceOf(String instanceId) {
        return aws.world().interfacesOf(instanceId).getFirst().id();
    }

    /** The instance that a zone's table leads to; empty where it leads to none. */
    Optional<String> natOf(String zone) {
        return natOfTable(table(zone));
    }

    Optional<String> natOfTable(String table) {
        return routeTable(table)
                .route("0.0.0.0/0")
                .map(Route::target)
                .flatMap(SimulatedPool::interfaceId)
                .flatMap(id -> Optional.ofNullable(aws.world().networkInterfaces().get(id)))
                .flatMap(NetworkInterface::attachment)
                .map(NetworkInterface.Attachment::instanceId);
    }

    private static Optional<String> interfaceId(RouteTarget target) {
        return target instanceof RouteTarget.Interface(String id)
                ? Optional.of(id)
                : Optional.empty();
    }

    /** What EC2 would say now about an instance. */
    String stateEvent(String instanceId, String state) {
        return """
        {"source": "aws.ec2", "detail-type": "EC2 Instance State-change Notification",
         "time": "%s", "detail": {"instance-id": "%s", "state": "%s"}}
        """
                .formatted(timing.now(), instanceId, state);
    }

    /** Runs the handler as a task, so that its parallel parts interleave by the seed. */
    RunResult handle(String event) {
        RunResult[] result = new RunResult[1];
        timing.run(() -> result[0] = invoke(event));
        return result[0];
    }

    /** Runs the handler within the current task. */
    RunResult invoke(String event) {
        return handler.handleRequest(parse(event), context);
    }

    static ScheduledEvent parse(String json) {
        return LambdaEventSerializers.serializerFor(
                        ScheduledEvent.class, SimulatedPool.class.getClassLoader())
                .fromJson(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}

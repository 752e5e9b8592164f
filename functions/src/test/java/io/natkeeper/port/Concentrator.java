package io.natkeeper.port;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.Observed;
import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.Retries;
import io.natkeeper.aws.SnsTopic;
import io.natkeeper.delivery.SampleDeployment;
import io.natkeeper.failover.RecordingContext;
import io.natkeeper.failover.SeededConcurrency;
import io.natkeeper.form.FormText;
import io.natkeeper.report.Topic;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.rds.DatabaseSpec;
import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.SecurityGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** The handler before a simulated account: two NAT hosts, a group "web" of two, a database. */
final class Concentrator {

    static final String MAP = "/natkeeper/main/ports";
    static final String INVENTORY = "/natkeeper/main/inventory";

    /** As the template's parts are named there, which is how permissions name them here. */
    private static final String DOCUMENT = "DeliverDocument";

    private static final String FUNCTION =
            "arn:aws:sts::123456789012:assumed-role/PortConcentratorFunctionRole/port-concentrator";

    /** The function may do what its template lets it do; a person may do everything. */
    static final Authorizer AS_DEPLOYED =
            new Deployment("123456789012", "us-east-1")
                    .with(Path.of("..", "template.yaml"), Map.of())
                    .withAdministrator("administrator")
                    .authorizer();

    final SeededTiming timing = new SeededTiming(1, Instant.parse("2026-03-02T03:00:00Z"));
    final SimulatedAws aws;
    private final String vpc;
    final String subnet;
    private final String topicArn;
    final String hostGroup;
    final String entryGroup;
    final String natA;
    final String natB;
    final Map<String, AnsweringHost> hosts = new TreeMap<>();
    final List<Topic.Message> told = new ArrayList<>();
    final RecordingContext context = new RecordingContext();

    Concentrator() {
        this(AS_DEPLOYED);
    }

    Concentrator(Authorizer authorizer) {
        aws =
                SimulatedAws.builder()
                        .seed(1)
                        .timing(timing)
                        .retryStrategy(Retries.strategy())
                        .authorizer(authorizer)
                        .build();
        topicArn = aws.topics().create("NotificationTopic");
        aws.topics().encrypt(topicArn, "arn:aws:kms:us-east-1:123456789012:key/NotificationKey");
        vpc = aws.provisioning().createVpc("10.0.0.0/16");
        subnet = aws.provisioning().createSubnet(vpc, "10.0.1.0/24", "us-east-1a", "use1-az1");
        hostGroup = group("hosts");
        entryGroup = group("entry");
        aws.provisioning().createInternetGateway(vpc);
        aws.provisioning()
                .tag(entryGroup, Map.of("natkeeper:pool", "main", "natkeeper:entry", "true"));
        natA = launchNat("nat-a");
        natB = launchNat("nat-b");
        aws.autoScalingGroups()
                .create(
                        GroupSpec.of(
                                        "web",
                                        InstanceSpec.in(subnet)
                                                .withSecurityGroups(group("web", hostGroup)))
                                .withSizes(0, 2, 4));
        aws.databases()
                .createInstance(
                        DatabaseSpec.mysql("orders", "us-east-1a", "10.0.1.200")
                                .withStandby("us-east-1a", "10.0.1.201"));
        aws.systemsManager().createDocument(SampleDeployment.document(DOCUMENT));
        timing.runFor(Duration.ofMinutes(5));
        agentOf(natA);
        agentOf(natB);
        host(natA).names.put(endpoint(), "10.0.1.200");
        host(natB).names.put(endpoint(), "10.0.1.200");
    }

    String launchNat(String name) {
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(subnet)
                                .withSecurityGroups(hostGroup, entryGroup)
                                .withTags(Map.of("natkeeper:pool", "main", "Name", name)));
    }

    AnsweringHost host(String instanceId) {
        return requireNonNull(hosts.get(instanceId), instanceId);
    }

    AnsweringHost agentOf(String instanceId) {
        AnsweringHost host = new AnsweringHost();
        hosts.put(instanceId, host);
        aws.systemsManager().startAgent(instanceId, host);
        return host;
    }

    String endpoint() {
        return aws.rds()
                .describeDBInstances(r -> r.dbInstanceIdentifier("orders"))
                .dbInstances()
                .getFirst()
                .endpoint()
                .address();
    }

    void put(String map) {
        put(MAP, map);
    }

    void put(String name, String text) {
        aws.ssm().putParameter(r -> r.name(name).value(text).type("String").overwrite(true));
    }

    List<FormText> parameters(String path) {
        return aws
                .ssm()
                .getParametersByPathPaginator(r -> r.path("/natkeeper/main").recursive(true))
                .stream()
                .flatMap(page -> page.parameters().stream())
                .filter(p -> p.name().startsWith(path))
                .map((Parameter p) -> new FormText(p.name(), p.value()))
                .toList();
    }

    Inventory inventory() {
        return switch (InventoryParts.read("main", parameters(INVENTORY))) {
            case Observed.Known<Inventory>(Inventory inventory) -> inventory;
            case Observed.Unknown<Inventory>(String cause) -> throw new AssertionError(cause);
        };
    }

    /** What the entry group admits, by the rules' ids. */
    Map<String, String> admitted() {
        Map<String, String> rules = new TreeMap<>();
        aws
                .ec2()
                .describeSecurityGroupRules(r ->
                        r.filters(Filter.builder().name("group-id").values(entryGroup).build()))
                .securityGroupRules()
                .stream()
                .filter(rule -> !rule.isEgress())
                .forEach(rule ->
                        rules.put(
                                rule.securityGroupRuleId(),
                                "%s %d-%d %s"
                                        .formatted(
                                                rule.ipProtocol(),
                                                rule.fromPort(),
                                                rule.toPort(),
                                                rule.cidrIpv4())));
        return rules;
    }

    Set<String> members() {
        Set<String> members = new TreeSet<>();
        aws.world().autoScalingGroup("web").members().forEach(m -> members.add(m.instanceId()));
        return members;
    }

    String addressOf(String instanceId) {
        return aws.world().interfacesOf(instanceId).getFirst().primaryAddress();
    }

    RunResult sweep() {
        return handle(event("aws.events", "Scheduled Event", Map.of()));
    }

    RunResult mapChanged() {
        return handle(
                event(
                        "aws.ssm",
                        "Parameter Store Change",
                        Map.of("name", MAP, "operation", "Update", "type", "String")));
    }

    RunResult stateChanged(String instanceId, String state) {
        return handle(
                event(
                        "aws.ec2",
                        "EC2 Instance State-change Notification",
                        Map.of("instance-id", instanceId, "state", state)));
    }

    RunResult databaseEvent(String id) {
        return handle(
                event(
                        "aws.rds",
                        "RDS DB Instance Event",
                        Map.of(
                                "EventID",
                                "RDS-EVENT-0049",
                                "EventCategories",
                                List.of("failover"),
                                "SourceArn",
                                "arn:aws:rds:us-east-1:123456789012:db:" + id)));
    }

    RunResult handle(ScheduledEvent event) {
        return handle(event, Settings.from(Map.of()));
    }

    RunResult handle(ScheduledEvent event, Settings settings) {
        var handler =
                new PortConcentratorHandler(
                        new AwsClients(
                                aws.ec2(FUNCTION), aws.autoScaling(FUNCTION), aws.ssm(FUNCTION)),
                        aws.rds(FUNCTION),
                        DOCUMENT,
                        Optional.of(new SampleDeployment.RecordingTopic(told, topic())),
                        new SeededConcurrency(timing),
                        settings);
        List<RunResult> results = new ArrayList<>();
        List<RuntimeException> thrown = new ArrayList<>();
        timing.run(() -> {
            try {
                results.add(handler.handleRequest(event, context));
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        if (!thrown.isEmpty()) {
            throw thrown.getFirst();
        }
        return results.getFirst();
    }

    private Topic topic() {
        return new SnsTopic(aws.sns(FUNCTION), aws.ec2(FUNCTION), topicArn);
    }

    static ScheduledEvent event(String source, String detailType, Map<String, Object> detail) {
        return SampleDeployment.event(source, detailType, detail);
    }

    String group(String name, @Nullable String... admits) {
        List<SecurityGroup.Rule> rules = new ArrayList<>();
        for (String admitted : admits) {
            rules.add(
                    new SecurityGroup.Rule(
                            "tcp",
                            0,
                            65535,
                            new SecurityGroup.Peer.Group(requireNonNull(admitted))));
        }
        return aws.provisioning().createSecurityGroup(vpc, name, rules, List.of());
    }
}

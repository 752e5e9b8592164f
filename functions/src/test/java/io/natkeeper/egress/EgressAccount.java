package io.natkeeper.egress;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.Observed;
import io.natkeeper.RunResult;
import io.natkeeper.Settings;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.Retries;
import io.natkeeper.delivery.SampleDeployment;
import io.natkeeper.failover.RecordingContext;
import io.natkeeper.failover.SeededConcurrency;
import io.natkeeper.form.FormText;
import io.natkeeper.report.Topic;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The handler before a simulated account: NAT hosts nat-a and nat-b, private subnets a and b whose
 * tables lead to them, payments instances in both, a group "crawlers" in a, addresses partner-a,
 * partner-b and crawl.
 */
final class EgressAccount {

    static final String POLICY = "/natkeeper/main/egress";
    private static final String DOCUMENT = "natkeeper-deliver";

    final SeededTiming timing = new SeededTiming(1, Instant.parse("2026-03-02T03:00:00Z"));
    final SimulatedAws aws =
            SimulatedAws.builder().seed(1).timing(timing).retryStrategy(Retries.strategy()).build();
    private final String vpc = aws.provisioning().createVpc("10.0.0.0/16");
    private final String publicSubnet = subnet("10.0.0.0/24");
    private final String privateA = subnet("10.0.1.0/24");
    private final String privateB = subnet("10.0.2.0/24");
    private final String groupId =
            aws.provisioning().createSecurityGroup(vpc, "all", List.of(), List.of());
    final String natA;
    final String natB;
    final String tableA;
    final String tableB;
    final String paymentsA;
    final String paymentsB;
    final String partnerA = elasticIp("partner-a");
    final String partnerB = elasticIp("partner-b");
    final String crawl = elasticIp("crawl");
    final Map<String, EgressHost> hosts = new TreeMap<>();
    final List<Topic.Message> told = new ArrayList<>();
    final RecordingContext context = new RecordingContext();

    EgressAccount() {
        aws.provisioning().createInternetGateway(vpc);
        natA = launchNat("nat-a");
        natB = launchNat("nat-b");
        timing.runFor(Duration.ofMinutes(1));
        tableA = table(privateA, natA);
        tableB = table(privateB, natB);
        paymentsA = launchPayments(privateA);
        // Most sources are in a, so it gets the first address.
        launchPayments(privateA);
        paymentsB = launchPayments(privateB);
        aws.autoScalingGroups()
                .create(
                        GroupSpec.of(
                                        "crawlers",
                                        InstanceSpec.in(privateA).withSecurityGroups(groupId))
                                .withSizes(0, 2, 4));
        aws.systemsManager().createDocument(SampleDeployment.document(DOCUMENT));
        timing.runFor(Duration.ofMinutes(5));
        agentOf(natA).has.add(publicIp(partnerA));
        agentOf(natB).has.add(publicIp(partnerB));
    }

    String subnet(String cidr) {
        return aws.provisioning().createSubnet(vpc, cidr, "us-east-1a", "use1-az1");
    }

    private String elasticIp(String name) {
        return aws.provisioning().allocateElasticIp(Map.of("natkeeper:pool", "main", "Name", name));
    }

    private String table(String subnetId, String natId) {
        String table = table(false, natId);
        aws.provisioning().associate(table, subnetId);
        return table;
    }

    /** One of the pool's, whose default route leads to that host. */
    String table(boolean main, String natId) {
        String table =
                aws.provisioning().createRouteTable(vpc, main, Map.of("natkeeper:pool", "main"));
        aws.provisioning()
                .putRoute(
                        table,
                        "0.0.0.0/0",
                        new RouteTarget.Interface(aws.world().interfacesOf(natId).getFirst().id()));
        return table;
    }

    String launchNat(String name) {
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(publicSubnet)
                                .withSecurityGroups(groupId)
                                .withTags(Map.of("natkeeper:pool", "main", "Name", name)));
    }

    private String launchPayments(String subnetId) {
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(subnetId)
                                .withSecurityGroups(groupId)
                                .withTags(Map.of("Role", "payments")));
    }

    String launchPayments() {
        return launchPayments(privateA);
    }

    EgressHost host(String instanceId) {
        return requireNonNull(hosts.get(instanceId), instanceId);
    }

    EgressHost agentOf(String instanceId) {
        EgressHost host = new EgressHost();
        hosts.put(instanceId, host);
        aws.systemsManager().startAgent(instanceId, host);
        return host;
    }

    String publicIp(String allocationId) {
        return aws.ec2()
                .describeAddresses(r -> r.allocationIds(allocationId))
                .addresses()
                .getFirst()
                .publicIp();
    }

    /** The tag natkeeper:egress of an address or an instance. */
    Optional<String> tag(String resourceId) {
        return aws
                .ec2()
                .describeAddresses(r ->
                        r.filters(
                                Filter.builder().name("allocation-id").values(resourceId).build()))
                .addresses()
                .stream()
                .flatMap(a -> a.tags().stream())
                .filter(t -> t.key().equals("natkeeper:egress"))
                .map(software.amazon.awssdk.services.ec2.model.Tag::value)
                .findFirst();
    }

    String addressOf(String instanceId) {
        return aws.world().interfacesOf(instanceId).getFirst().primaryAddress();
    }

    void put(String policy) {
        aws.ssm().putParameter(r -> r.name(POLICY).value(policy).type("String").overwrite(true));
    }

    List<FormText> parameters() {
        return aws
                .ssm()
                .getParametersByPathPaginator(r -> r.path("/natkeeper/main").recursive(true))
                .stream()
                .flatMap(page -> page.parameters().stream())
                .filter(p -> p.name().startsWith("/natkeeper/main/inventory"))
                .map(p -> new FormText(p.name(), p.value()))
                .toList();
    }

    EgressInventory inventory() {
        return switch (EgressInventoryJson.read("main", parameters())) {
            case Observed.Known<EgressInventory>(EgressInventory inventory) -> inventory;
            case Observed.Unknown<EgressInventory>(String cause) -> throw new AssertionError(cause);
        };
    }

    RunResult sweep() {
        return handle(SampleDeployment.event("aws.events", "Scheduled Event", Map.of()));
    }

    RunResult policyChanged() {
        return handle(
                SampleDeployment.event(
                        "aws.ssm",
                        "Parameter Store Change",
                        Map.of("name", POLICY, "operation", "Update", "type", "String")));
    }

    RunResult handle(ScheduledEvent event) {
        return handle(event, Settings.from(Map.of()));
    }

    RunResult handle(ScheduledEvent event, Settings settings) {
        var handler =
                new EgressPolicyHandler(
                        new AwsClients(aws.ec2(), aws.autoScaling(), aws.ssm()),
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

    /** Who listens is no matter here. */
    private static Topic topic() {
        return new Topic() {
            @Override
            public Optional<String> publish(Message message) {
                return Optional.empty();
            }

            @Override
            public Optional<String> remember(Set<String> resourceIds, Instant when) {
                return Optional.empty();
            }

            @Override
            public Optional<String> forget(Set<String> resourceIds) {
                return Optional.empty();
            }
        };
    }
}

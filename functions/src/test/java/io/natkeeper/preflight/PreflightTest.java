package io.natkeeper.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Concurrency;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.Retries;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.RouteTarget;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The preflight before a simulated account: all that is in the way at once, and nothing changed.
 */
final class PreflightTest {

    private static final Map<String, String> POOL = Map.of("natkeeper:pool", "main");

    private final SeededTiming timing = new SeededTiming(1, Instant.parse("2026-03-02T03:00:00Z"));
    private final SimulatedAws aws =
            SimulatedAws.builder().seed(1).timing(timing).retryStrategy(Retries.strategy()).build();
    private final String vpc = aws.provisioning().createVpc("10.0.0.0/16");
    private final String internet = aws.provisioning().createInternetGateway(vpc);
    private final String publicTable = aws.provisioning().createRouteTable(vpc, false, Map.of());
    private final String privateTable = aws.provisioning().createRouteTable(vpc, false, POOL);
    private final String publicA = subnet(1, "us-east-1a", "use1-az1");
    private final String publicB = subnet(2, "us-east-1b", "use1-az2");

    PreflightTest() {
        aws.provisioning().putRoute(publicTable, "0.0.0.0/0", new RouteTarget.Gateway(internet));
        aws.provisioning().associate(publicTable, publicA);
        aws.provisioning().associate(publicTable, publicB);
        aws.provisioning().associate(privateTable, subnet(101, "us-east-1a", "use1-az1"));
    }

    private String subnet(int number, String zone, String zoneId) {
        return aws.provisioning().createSubnet(vpc, "10.0.%d.0/24".formatted(number), zone, zoneId);
    }

    private List<String> arguments(String subnets, String... more) {
        List<String> arguments = new ArrayList<>();
        arguments.add("VpcId=" + vpc);
        arguments.add("PublicSubnetIds=" + subnets);
        arguments.addAll(List.of(more));
        return arguments;
    }

    private record Told(int exitCode, String text) {}

    private Told preflight(List<String> arguments) {
        var bytes = new ByteArrayOutputStream();
        int[] exitCode = new int[1];
        aws.calls().reset();
        exitCode[0] =
                PreflightCommand.run(
                        new AwsClients(aws.ec2(), aws.autoScaling(), aws.ssm()),
                        new OneByOne(timing),
                        arguments,
                        new PrintStream(bytes, true, UTF_8));
        assertThat(aws.calls().writeCalls()).as("it only reads").isZero();
        return new Told(exitCode[0], bytes.toString(UTF_8));
    }

    @Test
    void nothingIsInTheWayOfAnOrdinaryDeployment() {
        Told told = preflight(arguments(publicA + "," + publicB, "EntryAddress=yes"));
        assertThat(told.text()).isEqualTo("Nothing is in the way of the deployment.\n");
        assertThat(told.exitCode()).isZero();
    }

    @Test
    void everythingThatIsComesAtOnceWithItsRemedy() {
        // That of the next subnet, which no other table names.
        var _ = aws.provisioning().createRouteTable(vpc, true, Map.of());
        String noGraviton = subnet(3, "us-east-1e", "use1-az3");
        String second = subnet(4, "us-east-1a", "use1-az1");
        aws.provisioning().associate(publicTable, second);
        aws.provisioning().tag(publicTable, POOL);
        for (int i = 0; i < 5; i++) {
            aws.provisioning().allocateElasticIp(Map.of());
        }
        aws.ssm()
                .putParameter(
                        r -> r.name("/natkeeper/main/owner").type("StringList").value("other"));
        Told told =
                preflight(
                        arguments(
                                String.join(",", publicA, noGraviton, second, "subnet-0123abcd"),
                                "EntryAddress=yes"));
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.text())
                .contains(
                        "✗ There is no subnet subnet-0123abcd in this Region.",
                        "✗ Subnets %s and %s are both in us-east-1a: name one for each zone."
                                .formatted(publicA, second),
                        "✗ Table %s is a public one, it leads to %s: take its tag natkeeper:pool away."
                                .formatted(publicTable, internet),
                        "✗ Subnet %s is not public".formatted(noGraviton),
                        "✗ t4g.nano is not offered in us-east-1e, the zone of " + noGraviton,
                        "✗ No Elastic IP is left for EntryAddress",
                        "✗ Pool main belongs to the deployment other, so natkeeper changes nothing there");
    }

    @Test
    void aRouteOfSomebodyElseIsToldAndIsNoObstacle() {
        String gateway = aws.provisioning().createNatGateway(publicA, Map.of());
        aws.provisioning().putRoute(privateTable, "0.0.0.0/0", new RouteTarget.NatGateway(gateway));
        Told told = preflight(arguments(publicA));
        assertThat(told.exitCode()).isZero();
        assertThat(told.text())
                .contains(
                        "· 0.0.0.0/0 of %s leads to %s, which has no tag natkeeper:pool=main: Natkeeper leaves that route alone."
                                .formatted(privateTable, gateway));

        aws.provisioning().tag(gateway, POOL);
        assertThat(preflight(arguments(publicA)).text()).doesNotContain(gateway);
    }

    @Test
    void aRouteToAHostOfThePoolIsAsItShouldBe() {
        String nat = aws.lifecycle().runInstance(InstanceSpec.in(publicA).withTags(POOL));
        timing.runFor(Duration.ofMinutes(1));
        String networkInterface = aws.world().interfacesOf(nat).getFirst().id();
        aws.provisioning()
                .putRoute(privateTable, "0.0.0.0/0", new RouteTarget.Interface(networkInterface));
        assertThat(preflight(arguments(publicA)).text()).doesNotContain("leads to");
    }

    @Test
    void whatCannotBeReadIsInTheWay() {
        aws.faults().failAlways("DescribeRouteTables", Fault.UNAUTHORIZED);
        Told told = preflight(arguments(publicA));
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.text()).contains("✗ ec2:DescribeRouteTables");
    }

    @Test
    void wrongArgumentsAreNamed() {
        Told told = preflight(List.of("VpcId=vpc-1", "EntryAddress=maybe", "nonsense"));
        assertThat(told.exitCode()).isEqualTo(2);
        assertThat(told.text())
                .contains(
                        "EntryAddress is 'maybe'; use yes or no",
                        "'nonsense' is no Name=value",
                        "VpcId and PublicSubnetIds belong together");
    }

    /** The simulator's clients are none for several threads at once. */
    private record OneByOne(SeededTiming timing) implements Concurrency {

        @Override
        public Instant now() {
            return timing.now();
        }

        @Override
        public void runAll(List<? extends Runnable> tasks) {
            tasks.forEach(Runnable::run);
        }

        @Override
        public void sleepUntil(Instant wake) {
            throw new AssertionError("It does not wait.");
        }
    }
}

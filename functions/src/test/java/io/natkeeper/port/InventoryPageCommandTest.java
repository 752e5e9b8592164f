package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsEgressObserver;
import io.natkeeper.aws.AwsPortObserver;
import io.natkeeper.failover.SeededConcurrency;
import io.natkeeper.simulator.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class InventoryPageCommandTest {

    private final Concentrator world = new Concentrator();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void printsThePageOfWhatIsPublished() {
        world.put(
                "ports: [{listen: 50003, name: orders-db, target: {dbInstance: orders}, allow: [198.51.100.0/24]}]");
        world.sweep();

        assertThat(run()).isZero();
        assertThat(out.toString(UTF_8))
                .contains("<h1>Ports of pool main", "orders-db")
                .doesNotContain("Ways out");
    }

    @Test
    void printsWaysOutToo() {
        world.aws
                .ssm()
                .putParameter(r ->
                        r.name("/natkeeper/main/inventory/egress")
                                .type(ParameterType.STRING)
                                .value(
                                        "{\"part\":0,\"parts\":1,\"pool\":\"main\",\"within\":[],\"entries\":[]}"));
        assertThat(run()).isZero();
        assertThat(out.toString(UTF_8))
                .contains("<h1>Ways out of pool main")
                .doesNotContain("<h1>Ports");
    }

    @Test
    void refusesAnInventoryThatIsNone() {
        world.aws
                .ssm()
                .putParameter(r ->
                        r.name("/natkeeper/main/inventory/egress")
                                .type(ParameterType.STRING)
                                .value("{"));
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("/natkeeper/main/inventory/egress");
        assertThat(out.size()).isZero();
    }

    @Test
    void saysThatThereIsNone() {
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains(
                        "put a port map into /natkeeper/main/ports, or an egress policy into /natkeeper/main/egress");
        assertThat(out.size()).isZero();
    }

    @Test
    void namesWhatItMayNotRead() {
        world.aws.faults().failAlways("GetParametersByPath", Fault.UNAUTHORIZED);
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("ssm:GetParametersByPath was denied");
    }

    private int run() {
        int[] code = new int[1];
        AwsClients clients =
                new AwsClients(world.aws.ec2(), world.aws.autoScaling(), world.aws.ssm());
        SeededConcurrency concurrency = new SeededConcurrency(world.timing);
        PortObserver observer =
                new AwsPortObserver(clients, world.aws.rds(), concurrency, List.of());
        world.timing.run(() ->
                code[0] =
                        InventoryPageCommand.run(
                                observer,
                                new AwsEgressObserver(clients, concurrency, List.of()),
                                "main",
                                new PrintStream(out, true, UTF_8),
                                new PrintStream(err, true, UTF_8)));
        return code[0];
    }
}

package io.natkeeper.lab.bench;

import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.LifecycleTimes;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.RealTiming;
import io.natkeeper.simulator.wire.WireFront;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.RouteTarget;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An account of its own for each measurement: two zones, and the NAT instance of one is stopping.
 */
final class StoppedNat implements AutoCloseable {

    private static final Map<String, String> POOL = Map.of("natkeeper:pool", "main");

    private final RealTiming timing = new RealTiming();
    private final SimulatedAws aws =
            SimulatedAws.builder()
                    .seed(1)
                    .timing(timing)
                    .lifecycleTimes(
                            LifecycleTimes.DEFAULT
                                    .withPending(Duration.ZERO)
                                    .withStopping(Duration.ofMinutes(10)))
                    .build();
    private final WireFront front = WireFront.start(aws);
    private final List<String> nats = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();

    StoppedNat() throws InterruptedException {
        String vpc = aws.provisioning().createVpc("10.0.0.0/16");
        aws.provisioning().createInternetGateway(vpc);
        addZone(vpc, "us-east-1a", 1);
        addZone(vpc, "us-east-1b", 2);
        while (!nats.stream()
                .allMatch(id -> aws.world().instance(id).state() == InstanceState.RUNNING)) {
            Thread.sleep(10);
        }
        // As the sweeps since then would have left it.
        nats.forEach(id ->
                aws.provisioning()
                        .tag(
                                id,
                                Map.of(
                                        "natkeeper:pool",
                                        "main",
                                        "natkeeper:healthy-since",
                                        Instant.now().toString())));
        aws.lifecycle().stop(nats.getFirst());
    }

    private void addZone(String vpc, String zone, int number) {
        String outside = subnet(vpc, zone, number);
        String inside = subnet(vpc, zone, 100 + number);
        nats.add(
                aws.lifecycle()
                        .runInstance(
                                InstanceSpec.in(outside)
                                        .withAutoAssignPublicAddress(true)
                                        .withSourceDestCheck(false)
                                        .withTags(POOL)
                                        .withInterfaceTags(POOL)));
        String table = aws.provisioning().createRouteTable(vpc, false, POOL);
        aws.provisioning().associate(table, inside);
        tables.add(table);
        lead(table, nats.getLast());
    }

    private String subnet(String vpc, String zone, int number) {
        return aws.provisioning()
                .createSubnet(
                        vpc, "10.0.%d.0/24".formatted(number), zone, "use1-az" + number % 100);
    }

    private void lead(String table, String instanceId) {
        aws.provisioning().putRoute(table, "0.0.0.0/0", route(instanceId));
    }

    private RouteTarget route(String instanceId) {
        return new RouteTarget.Interface(aws.world().interfacesOf(instanceId).getFirst().id());
    }

    URI endpoint() {
        return front.endpoint();
    }

    /** As EventBridge delivers it. */
    String event() {
        return """
        {"version": "0", "id": "7bf73129-1428-4cd3-a780-95db273d1602", "detail-type": "EC2 Instance State-change Notification", \
        "source": "aws.ec2", "account": "123456789012", "time": "%s", "region": "us-east-1", \
        "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/%s"], "detail": {"instance-id": "%s", "state": "stopping"}}
        """
                .formatted(Instant.now(), nats.getFirst(), nats.getFirst());
    }

    /** Leads the route back to the NAT instance that is stopping: for one more event. */
    void again() {
        lead(tables.getFirst(), nats.getFirst());
        aws.calls().reset();
    }

    /**
     * When EC2 was told of the new route.
     *
     * @throws IllegalStateException if the route does not lead to the other NAT instance now
     */
    Instant routeReplacedAt() {
        boolean moved =
                aws.world().routeTable(tables.getFirst()).routes().stream()
                        .anyMatch(route -> route.target().equals(route(nats.getLast())));
        if (!moved) {
            throw new IllegalStateException(
                    "The route was not moved, so there is nothing to measure");
        }
        return aws.calls().attempts().stream()
                .filter(attempt -> attempt.operation().equals("ReplaceRoute"))
                .map(ApiAttempt::startedAt)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        front.close();
        timing.close();
    }
}

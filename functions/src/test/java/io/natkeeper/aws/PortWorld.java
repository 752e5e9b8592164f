package io.natkeeper.aws;

import io.natkeeper.Observed;
import io.natkeeper.failover.SeededConcurrency;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.port.PortMap;
import io.natkeeper.port.Targets;
import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A pool "main" with two NAT hosts and an entry group, and a group "web" of two members. */
final class PortWorld {

    static final PortMap.Wanted NOTHING =
            new PortMap.Wanted(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    final SeededTiming timing = new SeededTiming(1, Instant.parse("2026-03-02T03:00:00Z"));
    final SimulatedAws aws =
            SimulatedAws.builder().seed(1).timing(timing).retryStrategy(Retries.strategy()).build();
    final String vpc = aws.provisioning().createVpc("10.0.0.0/16", "100.64.0.0/16");
    final String subnet =
            aws.provisioning().createSubnet(vpc, "10.0.1.0/24", "us-east-1a", "use1-az1");
    final String hostGroup = group("hosts", List.of());
    final String entryGroup = group("entry", List.of());
    final String webGroup =
            group("web", List.of(new Rule("tcp", 80, 80, new Peer.Group(hostGroup))));
    final String natA;
    final String natB;

    PortWorld() {
        aws.provisioning().createInternetGateway(vpc);
        tagEntry(entryGroup);
        natA = launchNat("nat-a");
        natB = launchNat("nat-b");
        aws.autoScalingGroups()
                .create(
                        GroupSpec.of("web", InstanceSpec.in(subnet).withSecurityGroups(webGroup))
                                .withSizes(0, 2, 4));
        timing.runFor(Duration.ofMinutes(5));
        aws.calls().reset();
    }

    AwsPortObserver observer() {
        return new AwsPortObserver(
                clients(), aws.rds(), new SeededConcurrency(timing), List.of("main"));
    }

    AwsPortActuator actuator() {
        return new AwsPortActuator(clients());
    }

    private AwsClients clients() {
        return new AwsClients(aws.ec2(), aws.autoScaling(), aws.ssm());
    }

    void tagEntry(String groupId) {
        aws.provisioning()
                .tag(groupId, Map.of("natkeeper:pool", "main", "natkeeper:entry", "true"));
    }

    String group(String name, List<Rule> ingress) {
        return aws.provisioning().createSecurityGroup(vpc, name, ingress, List.of());
    }

    String launchNat(String name) {
        return aws.lifecycle()
                .runInstance(
                        InstanceSpec.in(subnet)
                                // The entry group's id sorts anywhere.
                                .withSecurityGroups(entryGroup, hostGroup)
                                .withTags(Map.of("natkeeper:pool", "main", "Name", name)));
    }

    List<String> members() {
        return aws.world().autoScalingGroup("web").members().stream()
                .map(m -> m.instanceId())
                .sorted()
                .toList();
    }

    String addressOf(String instanceId) {
        return aws.world().interfacesOf(instanceId).getFirst().primaryAddress();
    }

    /** Does something as one task, so that its parallel parts interleave by the seed. */
    <T> T run(Supplier<T> work) {
        AtomicReference<Optional<T>> result = new AtomicReference<>(Optional.empty());
        timing.run(() -> result.set(Optional.of(work.get())));
        return result.get().orElseThrow();
    }

    PoolHosts pool() {
        return known(run(observer()::pools)).getFirst();
    }

    Targets targets(PortMap.Wanted wanted) {
        PoolHosts pool = pool();
        return run(() -> observer().targets(pool, wanted));
    }

    static <T> T known(Observed<T> observed) {
        return switch (observed) {
            case Observed.Known<T>(T value) -> value;
            case Observed.Unknown<T>(String cause) -> throw new AssertionError(cause);
        };
    }
}

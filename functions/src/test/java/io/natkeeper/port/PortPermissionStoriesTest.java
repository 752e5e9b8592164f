package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.UnverifiedEndException;
import io.natkeeper.deployment.LessPermissions;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.iam.Authorizer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to a pool's ports, so that the function needs each of its permissions. */
final class PortPermissionStoriesTest {

    @Test
    void theStoryNeedsNothingMore() {
        assertThat(deniedTo(Concentrator.AS_DEPLOYED)).isEmpty();
    }

    static Stream<LessPermissions> withoutEach() {
        return LessPermissions.each("PortConcentratorFunction");
    }

    @ParameterizedTest
    @MethodSource("withoutEach")
    void withoutAnyOneSomethingIsDenied(LessPermissions less) {
        assertThat(
                        deniedTo(
                                new Deployment("123456789012", "us-east-1")
                                        .with(less.applied(), Map.of())
                                        .withAdministrator("administrator")
                                        .authorizer()))
                .isNotEmpty();
    }

    private static Set<String> deniedTo(Authorizer authorizer) {
        Set<String> denied = new TreeSet<>();
        tell(
                new Concentrator(request -> {
                    Authorizer.Decision decision = authorizer.decide(request);
                    if (decision instanceof Authorizer.Decision.Denied) {
                        denied.add(request.action());
                    }
                    return decision;
                }));
        return denied;
    }

    private static void tell(Concentrator world) {
        String bastions = world.group("bastions");
        world.aws.provisioning().tag(bastions, Map.of("natkeeper:admit", "main"));
        String bastion =
                world.aws
                        .lifecycle()
                        .runInstance(InstanceSpec.in(world.subnet).withSecurityGroups(bastions));

        StringBuilder large =
                new StringBuilder(
                        """
                        ports:
                          - {listen: 50001, name: web, target: {autoScalingGroup: web, port: 80}, allow: [203.0.113.0/24]}
                          - {listen: 50002, name: bastion, target: {instance: %s, port: 22}, allow: [203.0.113.0/24], admit: true}
                          - {listen: 50003, name: orders, target: {dbInstance: orders}, allow: [203.0.113.0/24]}
                          - {listen: 50004, name: shop, target: {dbCluster: shop}, allow: [203.0.113.0/24]}
                        """
                                .formatted(bastion));
        for (int i = 0; i < 20; i++) {
            large.append(
                    "  - {listen: %d, name: p%d, target: {address: 10.0.1.99, port: 80}, allow: [203.0.113.0/24]}\n"
                            .formatted(51_000 + i, i));
        }
        put(world, large.toString());
        // Fewer ports need fewer rules and fewer parameters.
        put(world, "ports: []");
        // What stays in force, only the history knows.
        put(world, "nonsense");
    }

    private static void put(Concentrator world, String map) {
        world.put(map);
        try {
            var _ = world.mapChanged();
        } catch (UnverifiedEndException _) {
            // As without a permission; the story goes on.
        }
    }
}

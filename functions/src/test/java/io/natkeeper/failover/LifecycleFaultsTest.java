package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.MemberState;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of each write of a host's life when it fails, when its answer is lost, and when the
 * function is killed before any call: the next run completes it.
 */
class LifecycleFaultsTest {

    /** Parts of a host's life, each with what must be true in the end. */
    enum Part {
        LAUNCH {
            @Override
            List<String> writes() {
                return List.of(
                        "ModifyNetworkInterfaceAttribute", "CreateTags", "CompleteLifecycleAction");
            }

            @Override
            String prepare(Story story) {
                story.host = story.launch();
                return story.pool.hostEvent("NAT Host Ready", story.host);
            }

            @Override
            boolean isComplete(Story story) {
                return story.member().filter(m -> m.state() == MemberState.IN_SERVICE).isPresent()
                        && story.world().instance(story.host).tags().containsKey("natkeeper:ready")
                        && story.world().interfacesOf(story.host).stream()
                                .noneMatch(i -> i.sourceDestCheck());
            }
        },
        WAIT {
            @Override
            List<String> writes() {
                return List.of("RecordLifecycleActionHeartbeat");
            }

            @Override
            String prepare(Story story) {
                story.host = story.launch();
                return SimulatedPool.SWEEP;
            }

            @Override
            boolean isComplete(Story story) {
                return story.member()
                        .filter(m -> m.state() == MemberState.PENDING_WAIT)
                        .flatMap(m -> m.actions().stream().findFirst())
                        .filter(a ->
                                a.deadline()
                                        .isAfter(
                                                story.pool
                                                        .timing
                                                        .now()
                                                        .plus(Duration.ofSeconds(200))))
                        .isPresent();
            }
        },
        TERMINATE {
            @Override
            List<String> writes() {
                return List.of("ReplaceRoute", "CompleteLifecycleAction");
            }

            @Override
            String prepare(Story story) {
                story.carryRouteOfA();
                story.pool
                        .aws
                        .autoScaling()
                        .terminateInstanceInAutoScalingGroup(
                                r -> r.instanceId(story.host).shouldDecrementDesiredCapacity(true));
                return SimulatedPool.SWEEP;
            }

            @Override
            boolean isComplete(Story story) {
                return story.pool.natOf("a").equals(Optional.of(story.pool.nat("b")))
                        && story.world().instance(story.host).state() != InstanceState.RUNNING;
            }
        },
        REPLACE_ROOT_VOLUME {
            @Override
            List<String> writes() {
                return List.of("ReplaceRoute", "DeleteTags", "CompleteLifecycleAction");
            }

            @Override
            String prepare(Story story) {
                story.carryRouteOfA();
                story.pool
                        .aws
                        .autoScalingGroups()
                        .replaceRootVolume(SimulatedPool.GROUP, story.host);
                return SimulatedPool.SWEEP;
            }

            @Override
            boolean isComplete(Story story) {
                return story.pool.natOf("a").equals(Optional.of(story.pool.nat("b")))
                        && !story.world().instance(story.host).tags().containsKey("natkeeper:ready")
                        && story.member()
                                .filter(m -> m.state() == MemberState.PENDING_WAIT)
                                .isPresent();
            }
        };

        /** The calls that change something. */
        abstract List<String> writes();

        /** Brings the world there, and gives the event that announces it. */
        abstract String prepare(Story story);

        abstract boolean isComplete(Story story);
    }

    static Stream<Arguments> writesAndFaults() {
        return Stream.of(Part.values())
                .flatMap(part ->
                        part.writes().stream()
                                .flatMap(write ->
                                        Stream.of(Fault.values())
                                                .map(fault -> Arguments.of(part, write, fault))));
    }

    @ParameterizedTest
    @MethodSource("writesAndFaults")
    void aWriteThatFailsToTheEndIsCompletedByTheNextRun(Part part, String write, Fault fault) {
        Story story = new Story();
        String event = part.prepare(story);
        story.pool.aws.faults().failAlways(write, fault);
        story.tryTo(event);
        assertThat(story.pool.aws.calls().calls(write)).as("calls of %s", write).isPositive();
        story.pool.aws.faults().clear();
        story.completes(part, event);
    }

    static Stream<Arguments> kills() {
        return Stream.of(Part.values())
                .flatMap(part ->
                        part.writes().stream()
                                .flatMap(write ->
                                        IntStream.rangeClosed(1, 2)
                                                .mapToObj(k -> Arguments.of(part, write, k))));
    }

    /** Before the k-th write the sandbox is gone; whatever came before it has happened. */
    @ParameterizedTest
    @MethodSource("kills")
    void aRunThatIsKilledIsCompletedByTheNext(Part part, String write, int k) {
        Story story = new Story();
        String event = part.prepare(story);
        story.pool
                .aws
                .faults()
                .before(
                        write,
                        k,
                        () -> {
                            throw new KilledException();
                        });
        story.tryTo(event);
        story.pool.aws.faults().clear();
        story.completes(part, event);
    }

    private static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static final class Story {

        final SimulatedPool pool = new SimulatedPool(3, "a", "b");
        String host = "";

        String launch() {
            pool.createGroup(
                    Map.of("natkeeper:pool", "main"),
                    List.of(SimulatedPool.LAUNCH_HOOK, SimulatedPool.TERMINATE_HOOK),
                    "a");
            pool.timing.runFor(Duration.ofMinutes(2));
            return pool.group().members().getLast().instanceId();
        }

        void carryRouteOfA() {
            host = launch();
            pool.handle(pool.hostEvent("NAT Host Ready", host));
            for (int minute = 0; minute < 7; minute++) {
                pool.timing.runFor(Duration.ofMinutes(1));
                pool.handle(SimulatedPool.SWEEP);
            }
            pool.aws.lifecycle().terminate(pool.nat("a"));
            pool.handle(SimulatedPool.SWEEP);
            pool.timing.runFor(Duration.ofMinutes(1));
            assertThat(pool.natOf("a")).contains(host);
            pool.aws.calls().reset();
        }

        void tryTo(String event) {
            try {
                pool.handle(event);
            } catch (UnverifiedEndException | KilledException _) {
                // Lambda retries, and the schedule goes on.
            }
        }

        /** By the next sweep; a host repeats what it reported until it sees its tag. */
        void completes(Part part, String event) {
            pool.timing.runFor(Duration.ofSeconds(30));
            if (event.contains("NAT Host Ready")) {
                pool.handle(pool.hostEvent("NAT Host Ready", host));
            }
            pool.handle(SimulatedPool.SWEEP);
            // As long as a root volume takes.
            pool.timing.runFor(Duration.ofSeconds(35));
            assertThat(part.isComplete(this)).as("%s is complete", part).isTrue();
        }

        World world() {
            return pool.aws.world();
        }

        Optional<Member> member() {
            return pool.group().member(host);
        }
    }
}

package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.UnverifiedEndException;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.Faults;
import io.natkeeper.simulator.world.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A failover that needs each of its writes, and what becomes of it when one of them fails for good,
 * when its answer is lost, and when the function is killed between any two calls: the next run
 * completes it.
 */
class WriteFaultsTest {

    private static final List<String> WRITES =
            List.of(
                    "ModifyNetworkInterfaceAttribute",
                    "ReplaceRoute",
                    "CreateRoute",
                    "CreateTags",
                    "DeleteTags");

    private final SimulatedPool pool = new SimulatedPool(5, "a", "b");
    private final String withoutRoute =
            pool.aws
                    .provisioning()
                    .createRouteTable(pool.vpcId, false, Map.of("natkeeper:pool", "main"));

    WriteFaultsTest() {
        pool.aws.provisioning().setSourceDestCheck(pool.interfaceOf(pool.nat("b")), true);
        pool.aws.lifecycle().stop(pool.nat("a"));
    }

    static Stream<Arguments> faultsOfWrites() {
        return WRITES.stream()
                .flatMap(write ->
                        Stream.of(Fault.values()).map(fault -> Arguments.of(write, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faultsOfWrites")
    void aFaultThatLastsForARunIsHealedByTheNext(String write, Fault fault) {
        pool.aws.faults().failAlways(write, fault);
        disturbed();
        assertThat(pool.aws.calls().attempts(write)).as("the fault was met").isPositive();
        nextRunCompletes();
    }

    /** Before the k-th call the sandbox is gone; whatever came before it has happened. */
    @Test
    void aRunThatIsKilledBetweenAnyTwoCallsIsCompletedByTheNext() {
        int calls = 0;
        boolean killed = true;
        while (killed) {
            calls++;
            WriteFaultsTest story = new WriteFaultsTest();
            story.pool
                    .aws
                    .faults()
                    .before(
                            Faults.ALL,
                            calls,
                            () -> {
                                throw new KilledException();
                            });
            killed = story.disturbed();
            story.nextRunCompletes();
        }
        assertThat(calls).as("reads, writes, and reads again").isGreaterThan(15);
    }

    /** Returns whether it was killed. */
    private boolean disturbed() {
        try {
            pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));
        } catch (UnverifiedEndException e) {
            return false;
        } catch (KilledException e) {
            return true;
        }
        return false;
    }

    private void nextRunCompletes() {
        pool.aws.faults().clear();
        pool.timing.runFor(Duration.ofMinutes(1));
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.natOf("b")).contains(pool.nat("b"));
        assertThat(pool.natOfTable(withoutRoute)).contains(pool.nat("b"));
        assertThat(pool.aws.world().interfacesOf(pool.nat("b")))
                .noneMatch(NetworkInterface::sourceDestCheck);
        assertThat(pool.aws.world().instance(pool.nat("a")).tags())
                .containsKey("natkeeper:latched-until")
                .doesNotContainKey("natkeeper:healthy-since");
        pool.aws.calls().reset();
        assertThat(pool.handle(SimulatedPool.SWEEP).outcome()).isEqualTo("unchanged");
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    private static final class KilledException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}

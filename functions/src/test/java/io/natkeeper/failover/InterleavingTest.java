package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.Concurrency;
import io.natkeeper.Plan;
import io.natkeeper.Settings;
import io.natkeeper.aws.AwsActuator;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsPoolObserver;
import io.natkeeper.event.Trigger;
import io.natkeeper.event.TriggerParser;
import io.natkeeper.simulator.world.RouteTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Two invocations at once, each observation and each write of theirs in every possible order, so
 * that each may act on what the other has made stale. Without a lock they must end alike.
 */
class InterleavingTest {

    @Test
    void twoEventsOfOneDeathMoveItsRoutesOnceAndForAll() {
        int orders =
                EveryOrder.of(() -> {
                    SimulatedPool pool = new SimulatedPool(1, "a", "b");
                    pool.aws.lifecycle().stop(pool.nat("a"));
                    String event = pool.stateEvent(pool.nat("a"), "stopping");
                    return new EveryOrder.Story(
                            List.of(run(pool, event), run(pool, event)),
                            () -> {
                                assertThat(pool.natOf("a")).contains(pool.nat("b"));
                                assertThat(pool.natOf("b")).contains(pool.nat("b"));
                                assertThat(latch(pool, "a")).as("one failure is no two").isEmpty();
                            });
                });
        assertThat(orders).isGreaterThan(100);
    }

    /** The late writer leads the route to a host that died since it looked. */
    @Test
    void aLateWritersStaleRouteIsRepairedWithinItsOwnInvocation() {
        int orders =
                EveryOrder.of(() -> {
                    SimulatedPool pool = new SimulatedPool(1, "a", "b", "c");
                    pool.aws.lifecycle().stop(pool.nat("a"));
                    String aStops = pool.stateEvent(pool.nat("a"), "stopping");
                    String bStops = pool.stateEvent(pool.nat("b"), "stopping");
                    Consumer<EveryOrder.Turn> later =
                            turn -> {
                                turn.await();
                                pool.aws.lifecycle().stop(pool.nat("b"));
                                run(pool, bStops, InterleavingTest::writesARoute).accept(turn);
                            };
                    return new EveryOrder.Story(
                            List.of(run(pool, aStops, InterleavingTest::writesARoute), later),
                            () ->
                                    List.of("a", "b", "c")
                                            .forEach(zone ->
                                                    assertThat(pool.natOf(zone))
                                                            .as("the NAT of zone %s", zone)
                                                            .contains(pool.nat("c"))));
                });
        assertThat(orders).isGreaterThan(100);
    }

    /** A sweep that brings a route home, while that home dies. */
    @Test
    void aFailbackThatMeetsAFailoverEndsAtALivingHost() {
        int orders =
                EveryOrder.of(() -> {
                    SimulatedPool pool = new SimulatedPool(1, "a", "b");
                    pool.leadTo(pool.table("a"), pool.nat("b"));
                    Consumer<EveryOrder.Turn> dies =
                            turn -> {
                                turn.await();
                                pool.aws.lifecycle().stop(pool.nat("a"));
                                run(pool, pool.stateEvent(pool.nat("a"), "stopping")).accept(turn);
                            };
                    return new EveryOrder.Story(
                            List.of(run(pool, SimulatedPool.SWEEP), dies),
                            () -> assertThat(pool.natOf("a")).contains(pool.nat("b")));
                });
        assertThat(orders).isGreaterThan(50);
    }

    /** Both see no route, both create it: the second is refused, and that is no failure. */
    @Test
    void aMissingRouteIsCreatedByWhoeverComesFirst() {
        EveryOrder.of(() -> {
            SimulatedPool pool = new SimulatedPool(1, "a", "b");
            pool.aws.provisioning().removeRoute(pool.table("a"), "0.0.0.0/0");
            return new EveryOrder.Story(
                    List.of(run(pool, SimulatedPool.SWEEP), run(pool, SimulatedPool.SWEEP)),
                    () -> assertThat(pool.natOf("a")).contains(pool.nat("a")));
        });
    }

    /** A NAT instance returns while somebody leads its route to the standby gateway, and back. */
    @Test
    void theStandbyGatewayAndAnInstanceEndAtTheInstance() {
        EveryOrder.of(() -> {
            SimulatedPool pool = new SimulatedPool(1, "a");
            String gateway =
                    pool.aws
                            .provisioning()
                            .createRegionalNatGateway(pool.vpcId, Map.of("natkeeper:pool", "main"));
            pool.aws
                    .provisioning()
                    .putRoute(pool.table("a"), "0.0.0.0/0", new RouteTarget.NatGateway(gateway));
            return new EveryOrder.Story(
                    List.of(run(pool, SimulatedPool.SWEEP), run(pool, SimulatedPool.SWEEP)),
                    () -> assertThat(pool.natOf("a")).contains(pool.nat("a")));
        });
    }

    /** One invocation; every observation and every write is a turn of its own. */
    private static Consumer<EveryOrder.Turn> run(SimulatedPool pool, String event) {
        return run(pool, event, _ -> true);
    }

    /**
     * @param ownTurn writes that are turns of their own; the others belong to the turn before
     */
    private static Consumer<EveryOrder.Turn> run(
            SimulatedPool pool, String event, Predicate<Action> ownTurn) {
        Trigger trigger = TriggerParser.FAILOVER.parse(SimulatedPool.parse(event));
        return turn -> {
            Concurrency oneByOne = new OneByOne(pool.timing.now());
            AwsClients clients = pool.clients();
            PoolObserver observer =
                    new AwsPoolObserver(
                            clients, oneByOne, SimulatedPool.settings(Settings.Mode.ACT));
            Actuator actuator = new AwsActuator(clients);
            FailoverRun run =
                    new FailoverLoop(
                                    observed -> {
                                        turn.await();
                                        return observer.observe(observed);
                                    },
                                    action -> {
                                        if (ownTurn.test(action)) {
                                            turn.await();
                                        }
                                        return actuator.apply(action);
                                    },
                                    oneByOne,
                                    SimulatedPool.settings(Settings.Mode.ACT))
                            .run(trigger, Instant.MAX);
            assertThat(run.verified()).as(run.result().reason()).isTrue();
        };
    }

    /** With the notes on hosts as turns, too, the larger stories have some 15,000 orders. */
    private static boolean writesARoute(Action action) {
        return Plan.leadsTo(action).isPresent();
    }

    private static Optional<Instant> latch(SimulatedPool pool, String zone) {
        return Optional.ofNullable(
                        pool.aws
                                .world()
                                .instance(pool.nat(zone))
                                .tags()
                                .get("natkeeper:latched-until"))
                .map(Instant::parse)
                .filter(until -> until.isAfter(pool.timing.now()));
    }

    /** No time passes: only the order counts. */
    private record OneByOne(Instant now) implements Concurrency {
        @Override
        public void runAll(List<? extends Runnable> tasks) {
            tasks.forEach(Runnable::run);
        }

        @Override
        public void sleepUntil(Instant wake) {}
    }
}

package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.Settings;
import io.natkeeper.simulator.Fault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** A pool belongs to one deployment, and another changes nothing there. */
final class OwnershipTest {

    private static final String OWNER = "/natkeeper/main/owner";

    private static SimulatedPool pool(Settings.Mode mode) {
        return new SimulatedPool(
                1,
                new Settings(
                        mode,
                        List.of(),
                        SimulatedPool.FAILBACK_DELAY,
                        SimulatedPool.DRAIN_TIMEOUT,
                        Optional.of("natkeeper")),
                builder -> builder,
                "a",
                "b");
    }

    private static List<String> owners(SimulatedPool pool) {
        return pool
                .aws
                .ssm()
                .getParametersByPath(r -> r.path("/natkeeper").recursive(true))
                .parameters()
                .stream()
                .map(Parameter::value)
                .toList();
    }

    private static void give(SimulatedPool pool, String owner) {
        pool.aws
                .ssm()
                .putParameter(r ->
                        r.name(OWNER).type(ParameterType.STRING_LIST).value(owner).overwrite(true));
    }

    @Test
    void theFirstSweepClaimsAPoolThatIsNobodys() {
        SimulatedPool pool = pool(Settings.Mode.ACT);
        assertThat(owners(pool)).containsExactly("natkeeper");
        pool.aws.calls().reset();
        pool.handle(SimulatedPool.SWEEP);
        assertThat(pool.aws.calls().writeCalls()).isZero();
    }

    @Test
    void modeObserveClaimsNothing() {
        assertThat(owners(pool(Settings.Mode.OBSERVE))).isEmpty();
    }

    @Test
    void nothingMovesInAPoolOfAnother() {
        SimulatedPool pool = pool(Settings.Mode.ACT);
        give(pool, "other");
        pool.aws.calls().reset();
        pool.aws.lifecycle().stop(pool.nat("a"));
        assertThat(pool.handle(pool.stateEvent(pool.nat("a"), "stopping")))
                .satisfies(result -> assertThat(result.outcome()).isEqualTo("unchanged"))
                .satisfies(result ->
                        assertThat(result.reason())
                                .contains(
                                        "Pool main belongs to the deployment other, so natkeeper changes nothing there",
                                        "delete the parameter /natkeeper/main/owner if other is gone"));
        assertThat(pool.aws.calls().writeCalls()).isZero();
        assertThat(owners(pool)).containsExactly("other");
    }

    /** Whoever claims between a look and its write has it. */
    @Test
    void nobodyWritesOverAnothersClaim() {
        SimulatedPool pool = pool(Settings.Mode.ACT);
        give(pool, "other");
        // Not seen: an owner is a list, and this is a text of the same name.
        pool.aws.ssm().deleteParameter(r -> r.name(OWNER));
        pool.aws.ssm().putParameter(r -> r.name(OWNER).type(ParameterType.STRING).value("other"));
        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .hasMessageContaining("ssm:PutParameter");
        assertThat(owners(pool)).containsExactly("other");
    }

    /** Parameter Store must not be able to stop a failover. */
    @Test
    void whereOwnersCannotBeReadAFailoverGoesOn() {
        SimulatedPool pool = pool(Settings.Mode.ACT);
        pool.aws.faults().failAlways("GetParametersByPath", Fault.INTERNAL_ERROR);
        pool.aws.lifecycle().stop(pool.nat("a"));
        assertThat(pool.handle(pool.stateEvent(pool.nat("a"), "stopping")).actions())
                .anySatisfy(action -> assertThat(action).startsWith("Fail 0.0.0.0/0"));
    }
}

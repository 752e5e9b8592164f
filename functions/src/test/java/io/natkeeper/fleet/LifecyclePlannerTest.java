package io.natkeeper.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Action;
import io.natkeeper.Action.CompleteLifecycleAction.Result;
import io.natkeeper.Observed;
import io.natkeeper.fleet.LifecyclePlanner.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecyclePlannerTest {

    private static final Instant NOW = Instant.parse("2026-03-02T03:04:05Z");
    private static final Optional<Instant> BEFORE = Optional.of(NOW.minusSeconds(60));
    private static final Duration AGE = Duration.ofMinutes(5);

    @Test
    void aReadyHostGoesIntoService() {
        assertThat(plan(host(instance(BEFORE, false, LifecycleState.PENDING_WAIT, "natkeeper-x"))))
                .containsExactly(completion("natkeeper-x", Result.CONTINUE, "is verified"));
    }

    @Test
    void everyHookOfOursIsCompleted() {
        assertThat(
                        plan(
                                host(
                                        instance(
                                                BEFORE,
                                                false,
                                                LifecycleState.PENDING_WAIT,
                                                "natkeeper-x",
                                                "natkeeper-y"))))
                .hasSize(2);
    }

    @Test
    void aSourceDestCheckThatIsOnHoldsALaunch() {
        assertThat(plan(host(instance(BEFORE, true, LifecycleState.PENDING_WAIT, "natkeeper-x"))))
                .containsExactly(new Action.RecordHeartbeat("nat", "natkeeper-x", "i-1", "i-1"));
    }

    @Test
    void aReportFromBeforeTheLastStartHoldsALaunch() {
        Optional<Instant> old = Optional.of(NOW.minus(AGE).minusSeconds(1));
        assertThat(plan(host(instance(old, false, LifecycleState.PENDING_WAIT, "natkeeper-x"))))
                .hasExactlyElementsOfTypes(Action.RecordHeartbeat.class);
    }

    @Test
    void whatElseAHostLacksHoldsALaunchAndIsTold() {
        NatInstance ready = instance(BEFORE, false, LifecycleState.PENDING_WAIT, "natkeeper-x");
        LifecyclePlan plan =
                LifecyclePlanner.plan(
                        List.of(
                                new Host(
                                        ready,
                                        Optional.empty(),
                                        Observed.known(List.of()),
                                        Observed.known(List.of("the address 203.0.113.7")),
                                        Observed.known(false),
                                        true)),
                        NOW);
        assertThat(plan.actions()).hasExactlyElementsOfTypes(Action.RecordHeartbeat.class);
        assertThat(plan.notices().getFirst().sentence()).contains("lacks the address 203.0.113.7");
    }

    /** An address can be had without by every host, or by none. */
    @Test
    void aHostThatOnlyLacksItsAddressPastTheDeadlineGoesIntoServiceWithout() {
        Instant late = NOW.plus(LifecyclePlanner.LAUNCH_DEADLINE);
        NatInstance ready = instance(BEFORE, false, LifecycleState.PENDING_WAIT, "natkeeper-x");
        Host lacking =
                new Host(
                        ready,
                        Optional.empty(),
                        Observed.known(List.of()),
                        Observed.known(List.of("the address 203.0.113.7")),
                        Observed.known(false),
                        true);
        assertThat(LifecyclePlanner.plan(List.of(lacking), late).actions())
                .containsExactly(
                        completion(
                                "natkeeper-x",
                                Result.CONTINUE,
                                "still lacks the address 203.0.113.7 after 15 min and forwards without"));
    }

    @Test
    void aHostThatStopsWhileItIsLaunchedIsGivenUpAtOnce() {
        NatInstance stopped =
                instance(
                        InstanceState.STOPPING,
                        Optional.empty(),
                        false,
                        LifecycleState.PENDING_WAIT,
                        "natkeeper-x");
        assertThat(plan(host(stopped)))
                .containsExactly(completion("natkeeper-x", Result.ABANDON, "is stopping"));
    }

    @Test
    void whetherRoutesLeadToItMustBeKnownBeforeAHostDies() {
        NatInstance leaving =
                instance(BEFORE, false, LifecycleState.TERMINATING_WAIT, "natkeeper-x");
        assertThat(
                        LifecyclePlanner.plan(
                                        List.of(
                                                new Host(
                                                        leaving,
                                                        Optional.empty(),
                                                        Observed.known(List.of()),
                                                        Observed.known(List.of()),
                                                        Observed.unknown("ec2 failed."),
                                                        false)),
                                        NOW)
                                .actions())
                .isEmpty();
    }

    /** A phase of each state, and hooks to wait for only where the name says so. */
    @ParameterizedTest
    @EnumSource(LifecycleState.class)
    void whoeverWaitsForNothingIsLeftAlone(LifecycleState state) {
        boolean waits =
                state.awsName().equals("Pending:Wait")
                        || state.awsName().equals("RootVolumeReplaced")
                        || state.awsName().equals("Terminating:Wait")
                        || state.awsName().equals("ReplacingRootVolume:Wait");
        assertThat(plan(host(instance(BEFORE, false, state, "natkeeper-x"))))
                .filteredOn(Action.CompleteLifecycleAction.class::isInstance)
                // A root volume is replaced once its host's report is forgotten.
                .hasSize(waits && !state.isReplacingRootVolume() ? 1 : 0);
    }

    @Test
    void aHostForgetsItsReportBeforeItsRootVolumeIsReplaced() {
        NatInstance replaced =
                instance(BEFORE, false, LifecycleState.REPLACING_ROOT_VOLUME_WAIT, "natkeeper-x");
        assertThat(plan(host(replaced)))
                .hasExactlyElementsOfTypes(Action.ClearReady.class, Action.ClearHealthySince.class);
    }

    private static List<Action> plan(Host host) {
        return LifecyclePlanner.plan(List.of(host), NOW).actions();
    }

    private static Host host(NatInstance instance) {
        return new Host(
                instance,
                Optional.empty(),
                Observed.known(List.of()),
                Observed.known(List.of()),
                Observed.known(false),
                true);
    }

    private static Action completion(String hook, Result result, String because) {
        return new Action.CompleteLifecycleAction("nat", hook, "i-1", "i-1", result, because);
    }

    private static NatInstance instance(
            Optional<Instant> readySince,
            boolean sourceDestCheck,
            LifecycleState state,
            String... hooks) {
        return instance(InstanceState.RUNNING, readySince, sourceDestCheck, state, hooks);
    }

    private static NatInstance instance(
            InstanceState ec2State,
            Optional<Instant> readySince,
            boolean sourceDestCheck,
            LifecycleState state,
            String... hooks) {
        return new NatInstance(
                "i-1",
                Optional.empty(),
                "main",
                "vpc-1",
                "us-east-1a",
                Observed.known(ec2State),
                NOW.minus(AGE),
                false,
                List.of(new NatInstance.NatInterface("eni-1", 0, sourceDestCheck)),
                BEFORE,
                Optional.empty(),
                readySince,
                Optional.of("nat"),
                Observed.known(
                        Optional.of(
                                new Membership(
                                        "nat", state, false, 1, Observed.known(List.of(hooks))))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

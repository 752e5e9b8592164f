package io.natkeeper.simulator.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.GroupSpec;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.AutoScalingGroup.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.autoscaling.model.ActiveInstanceRefreshNotFoundException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefresh;
import software.amazon.awssdk.services.autoscaling.model.InstanceRefreshInProgressException;
import software.amazon.awssdk.services.autoscaling.model.RefreshPreferences;

final class InstanceRefreshTest {

    private static final Hook LAUNCH =
            Hook.of("configure", Transition.LAUNCHING, Duration.ofMinutes(5));
    private static final Hook TERMINATE =
            Hook.of("hand-over", Transition.TERMINATING, Duration.ofMinutes(1))
                    .withDefaultResult(Result.CONTINUE);

    private final TwoZones zones = TwoZones.create();
    private final List<String> events = new ArrayList<>();

    private void createPair(UnaryOperator<GroupSpec> options) {
        zones.aws
                .autoScalingGroups()
                .create(
                        options.apply(
                                GroupSpec.of("nat", InstanceSpec.in(zones.publicA))
                                        .across(zones.publicA, zones.publicB)
                                        .withSizes(0, 2, 2)));
        pass(Duration.ofMinutes(2));
        zones.aws.events().subscribe(events::add);
    }

    private void pass(Duration duration) {
        zones.timing.runFor(duration);
    }

    private List<Member> members() {
        return zones.aws.world().autoScalingGroup("nat").members();
    }

    private List<String> ids() {
        return members().stream().map(Member::instanceId).toList();
    }

    private List<String> states() {
        return members().stream().map(m -> m.state().awsName()).toList();
    }

    private String start(Consumer<RefreshPreferences.Builder> preferences) {
        return zones.aws
                .autoScaling()
                .startInstanceRefresh(r -> r.autoScalingGroupName("nat").preferences(preferences))
                .instanceRefreshId();
    }

    private InstanceRefresh newest() {
        return zones.aws
                .autoScaling()
                .describeInstanceRefreshes(r -> r.autoScalingGroupName("nat"))
                .instanceRefreshes()
                .getFirst();
    }

    private void completeAll(String hook, String result) {
        for (Member member : members()) {
            if (member.actions().stream().anyMatch(a -> a.hookName().equals(hook))) {
                zones.aws
                        .autoScaling()
                        .completeLifecycleAction(r ->
                                r.autoScalingGroupName("nat")
                                        .lifecycleHookName(hook)
                                        .instanceId(member.instanceId())
                                        .lifecycleActionResult(result));
            }
        }
    }

    private List<String> announced() {
        return events.stream()
                .filter(e -> e.contains("EC2 Auto Scaling Instance Refresh"))
                .map(e -> e.replaceAll("(?s).*Instance Refresh (\\w+)\".*", "$1"))
                .toList();
    }

    @Test
    void atAHundredPercentEachSuccessorComesFirstInTheSameSubnet() {
        createPair(g -> g.withHooks(TERMINATE));
        List<String> old = ids();
        String id = start(p -> p.minHealthyPercentage(100));

        pass(Duration.ofSeconds(5));
        assertThat(states()).containsExactly("InService", "InService", "Pending");
        assertThat(members().getLast().subnetId()).isEqualTo(members().getFirst().subnetId());
        assertThat(zones.aws.world().autoScalingGroup("nat").desiredCapacity()).isEqualTo(2);

        pass(Duration.ofSeconds(10));
        assertThat(states()).containsExactly("Terminating:Wait", "InService", "InService");
        assertThat(newest().percentageComplete()).isEqualTo(50);
        assertThat(newest().instancesToUpdate()).isEqualTo(1);
        assertThat(newest().statusAsString()).isEqualTo("InProgress");

        pass(Duration.ofMinutes(10));
        assertThat(states()).containsExactly("InService", "InService");
        assertThat(ids()).doesNotContainAnyElementsOf(old);
        assertThat(members())
                .map(Member::subnetId)
                .containsExactlyInAnyOrder(zones.publicA, zones.publicB);
        assertThat(newest())
                .satisfies(r -> {
                    assertThat(r.instanceRefreshId()).isEqualTo(id);
                    assertThat(r.statusAsString()).isEqualTo("Successful");
                    assertThat(r.percentageComplete()).isEqualTo(100);
                    assertThat(r.instancesToUpdate()).isZero();
                    assertThat(r.endTime()).isAfter(r.startTime());
                });
        assertThat(announced()).containsExactly("Started", "Succeeded");
        assertThat(events)
                .anySatisfy(e -> assertThat(e).contains("\"InstanceRefreshId\": \"" + id));
    }

    @Test
    void withRoomAllSuccessorsComeAtOnce() {
        createPair(g -> g);
        start(p -> p.minHealthyPercentage(100).maxHealthyPercentage(200));
        pass(Duration.ofSeconds(5));
        assertThat(states()).containsExactly("InService", "InService", "Pending", "Pending");
        pass(Duration.ofMinutes(5));
        assertThat(states()).containsExactly("InService", "InService");
    }

    @Test
    void belowAHundredPercentTheOldOneGoesFirst() {
        createPair(g -> g.withHooks(TERMINATE));
        List<String> old = ids();
        start(_ -> {});
        pass(Duration.ofSeconds(5));
        assertThat(states()).containsExactly("Terminating:Wait", "InService", "Pending");
        pass(Duration.ofSeconds(20));
        assertThat(states()).as("its successor serves").contains("Terminating:Wait");
        pass(Duration.ofMinutes(10));

        assertThat(ids()).hasSize(2).doesNotContainAnyElementsOf(old);
        assertThat(newest().statusAsString()).isEqualTo("Successful");
        assertThat(newest().preferences().minHealthyPercentage()).isEqualTo(90);
    }

    @Test
    void atZeroPercentAllGoAtOnce() {
        createPair(g -> g.withHooks(TERMINATE));
        start(p -> p.minHealthyPercentage(0));
        pass(Duration.ofSeconds(5));
        assertThat(states())
                .containsExactly("Terminating:Wait", "Terminating:Wait", "Pending", "Pending");
    }

    @Test
    void aSuccessorCountsOnceItIsWarm() {
        createPair(g -> g);
        start(p -> p.minHealthyPercentage(100).instanceWarmup(60));
        pass(Duration.ofSeconds(60));
        assertThat(states()).containsExactly("InService", "InService", "InService");
        assertThat(newest().percentageComplete()).isZero();
        pass(Duration.ofSeconds(15));
        assertThat(newest().percentageComplete()).isEqualTo(50);
    }

    @Test
    void aSuccessorThatIsGivenUpIsLaunchedAgain() {
        createPair(g -> g);
        zones.aws.autoScalingGroups().putHook("nat", LAUNCH);
        List<String> old = ids();
        start(p -> p.minHealthyPercentage(100));
        pass(Duration.ofSeconds(20));
        String givenUp = ids().getLast();
        completeAll("configure", "ABANDON");
        pass(Duration.ofMinutes(2));

        assertThat(ids()).containsAll(old).hasSize(3).doesNotContain(givenUp);
        assertThat(states()).containsExactly("InService", "InService", "Pending:Wait");
        assertThat(events)
                .filteredOn(e -> e.contains("\"EC2 Instance Launch Unsuccessful\""))
                .singleElement()
                .satisfies(e ->
                        assertThat(e)
                                .contains("\"EC2InstanceId\": \"" + givenUp)
                                .contains("\"StatusCode\": \"Failed\"")
                                .contains(
                                        "was abandoned: Lifecycle Action Completed with ABANDON Result")
                                .doesNotContain("\"Description\""));
    }

    @Test
    void whatHasBegunIsEndedBeforeARefreshIsCancelled() {
        createPair(g -> g.withHooks(TERMINATE));
        List<String> old = ids();
        String id = start(p -> p.minHealthyPercentage(100));
        pass(Duration.ofSeconds(5));
        assertThat(
                        zones.aws
                                .autoScaling()
                                .cancelInstanceRefresh(r -> r.autoScalingGroupName("nat"))
                                .instanceRefreshId())
                .isEqualTo(id);
        pass(Duration.ofSeconds(1));
        assertThat(newest().statusAsString()).isEqualTo("Cancelling");
        pass(Duration.ofMinutes(10));

        assertThat(newest().statusAsString()).isEqualTo("Cancelled");
        assertThat(ids()).hasSize(2).contains(old.getLast()).doesNotContain(old.getFirst());
        assertThat(announced()).containsExactly("Started", "Cancelled");
    }

    @Test
    void thereIsOneAtATime() {
        createPair(g -> g);
        start(p -> p.minHealthyPercentage(100));
        InstanceRefreshInProgressException refusal =
                catchThrowableOfType(
                        InstanceRefreshInProgressException.class, () -> start(_ -> {}));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("InstanceRefreshInProgress");
        pass(Duration.ofMinutes(10));
        assertThatThrownBy(() ->
                        zones.aws
                                .autoScaling()
                                .cancelInstanceRefresh(r -> r.autoScalingGroupName("nat")))
                .isInstanceOf(ActiveInstanceRefreshNotFoundException.class);

        String second = start(_ -> {});
        var first =
                zones.aws
                        .autoScaling()
                        .describeInstanceRefreshes(
                                r -> r.autoScalingGroupName("nat").maxRecords(1));
        assertThat(first.instanceRefreshes())
                .map(InstanceRefresh::instanceRefreshId)
                .containsExactly(second);
        assertThat(
                        zones.aws
                                .autoScaling()
                                .describeInstanceRefreshes(r ->
                                        r.autoScalingGroupName("nat").nextToken(first.nextToken()))
                                .instanceRefreshes())
                .map(InstanceRefresh::statusAsString)
                .containsExactly("Successful");
    }

    @ParameterizedTest
    @CsvSource({"-1,", "101,", "100, 99", "100, 201", "50, 151", ", 150"})
    void refusesPercentages(Integer min, Integer max) {
        createPair(g -> g);
        AutoScalingException refusal =
                catchThrowableOfType(
                        AutoScalingException.class,
                        () -> start(p -> p.minHealthyPercentage(min).maxHealthyPercentage(max)));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    }

    @Test
    void refusesLoudlyWhatIsNotModelled() {
        createPair(g -> g);
        assertThatThrownBy(() -> start(p -> p.skipMatching(true)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> start(p -> p.checkpointPercentages(50)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void withoutCapacityNothingIsLaunchedAndARefreshFails() {
        createPair(g -> g);
        List<String> old = ids();
        zones.aws
                .autoScalingGroups()
                .refuseLaunches("nat", "We currently do not have sufficient t4g.nano capacity.");
        start(p -> p.minHealthyPercentage(100));
        pass(Duration.ofMinutes(59));
        assertThat(newest().statusAsString()).isEqualTo("InProgress");
        assertThat(events)
                .filteredOn(e -> e.contains("\"EC2 Instance Launch Unsuccessful\""))
                .hasSizeGreaterThan(50)
                .allSatisfy(e ->
                        assertThat(e)
                                .contains("\"EC2InstanceId\": \"\"")
                                .contains("capacity. Launching EC2 instance failed."));
        pass(Duration.ofMinutes(2));

        assertThat(newest().statusAsString()).isEqualTo("Failed");
        assertThat(announced()).containsExactly("Started", "Failed");
        assertThat(ids()).containsExactlyElementsOf(old);
    }

    @Test
    void aGroupIsFilledOnceThereIsCapacityAgain() {
        createPair(g -> g);
        zones.aws.autoScalingGroups().refuseLaunches("nat", "No capacity.");
        zones.aws.autoScalingGroups().terminateInstance("nat", ids().getFirst());
        pass(Duration.ofMinutes(5));
        assertThat(ids()).hasSize(1);
        zones.aws.autoScalingGroups().allowLaunches("nat");
        pass(Duration.ofMinutes(2));

        assertThat(states()).containsExactly("InService", "InService");
    }
}

package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Attempt;
import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.lambda.Outcome;
import io.natkeeper.lab.report.Measurements;
import io.natkeeper.lab.report.Measurements.Moments;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.lab.traffic.Sample.Kind;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.time.SeededTiming;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;

/**
 * Evidence made by hand. To begin with the disruption is now, nobody was disturbed in the two
 * seconds before and the ten after, and Natkeeper had nothing to do.
 */
final class SampleEvidence {

    final SeededTiming timing = new SeededTiming(1, Instant.parse("2026-03-01T12:00:00Z"));
    final SimulatedAws aws =
            SimulatedAws.builder()
                    .seed(1)
                    .timing(timing)
                    .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                    .lifecycleTimes(new Delays(Duration.ZERO).lifecycle())
                    .build();
    final Vpc vpc;
    final World before;
    final Instant causeAt;
    final List<Sample> samples = new ArrayList<>();
    final List<ApiAttempt> attempts = new ArrayList<>();
    final List<InvocationResult> invocations = new ArrayList<>();
    Optional<Integer> writesOfLastSweep = Optional.of(0);
    int openInvocations;
    boolean baseline = true;
    boolean control;

    SampleEvidence(Cast cast) {
        this(cast, (_, _) -> {});
    }

    /**
     * @param beforehand what happens before the disruption
     */
    SampleEvidence(Cast cast, BiConsumer<SimulatedAws, Vpc> beforehand) {
        vpc = Vpc.build(aws, cast);
        timing.runFor(Duration.ofMinutes(1));
        beforehand.accept(aws, vpc);
        before = aws.world();
        causeAt = timing.now();
        traffic("a", natA());
        traffic("b", natB());
    }

    SampleEvidence() {
        this(Cast.TWO_ZONES);
    }

    String natA() {
        return vpc.zoneA().natId();
    }

    String natB() {
        return vpc.zoneB().natId();
    }

    /** From now on, and until the end, zone a's packets leave by the other NAT. */
    SampleEvidence failOver() {
        Vpc.lead(aws, vpc.zoneA().tableId(), natB());
        samples.removeIf(s -> s.host().startsWith("private-a") && !s.sentAt().isBefore(causeAt));
        for (int millis = 0; millis < 10_000; millis += 100) {
            answered("a", Kind.UDP, millis, natB());
        }
        return this;
    }

    /** All kinds, on both hosts of a zone. */
    private void traffic(String zone, String natId) {
        for (int millis = -2_000; millis < 10_000; millis += 100) {
            for (Kind kind : Kind.values()) {
                answered(zone, kind, millis, natId);
            }
        }
    }

    void answered(String zone, Kind kind, int millis, String natId) {
        samples.add(
                new Sample(
                        "private-" + zone + "1",
                        kind,
                        "flow",
                        at(millis),
                        Optional.of(at(millis + 2)),
                        Evidence.publicAddress(aws.world(), natId),
                        Optional.empty(),
                        Optional.empty()));
    }

    SampleEvidence lost(String zone, Kind kind, int millis, String error) {
        samples.add(
                new Sample(
                        "private-" + zone + "1",
                        kind,
                        "flow",
                        at(millis),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(error)));
        return this;
    }

    SampleEvidence called(String operation, int millis, String... values) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String value : values) {
            parameters.put("parameter" + parameters.size(), value);
        }
        attempts.add(
                new ApiAttempt(
                        "ec2",
                        operation,
                        1,
                        at(millis),
                        at(millis + 80),
                        Optional.empty(),
                        parameters));
        return this;
    }

    void answers(String payload) {
        invocations.add(
                new InvocationResult(
                        "1",
                        "{}",
                        List.of(
                                new Attempt(
                                        1,
                                        "nat-failover-1",
                                        false,
                                        at(1_000),
                                        Optional.of(at(1_000)),
                                        at(1_500),
                                        new Outcome.Succeeded(payload)))));
    }

    Instant at(int millis) {
        return causeAt.plusMillis(millis);
    }

    Evidence seen() {
        List<PrivateHost> hosts =
                List.of("a", "b").stream()
                        .map(zone ->
                                new PrivateHost(
                                        "private-" + zone + "1",
                                        zone,
                                        samples.stream()
                                                .filter(s ->
                                                        s.host().equals("private-" + zone + "1"))
                                                .toList()))
                        .toList();
        return new Evidence(
                control,
                vpc,
                before,
                aws.world(),
                causeAt,
                hosts,
                List.of(),
                attempts,
                invocations,
                openInvocations,
                writesOfLastSweep,
                baseline,
                List.of(),
                Optional.empty(),
                Measurements.figures(
                        hosts, attempts, new Moments(causeAt, Optional.of(at(1_000)), at(10_000))));
    }
}

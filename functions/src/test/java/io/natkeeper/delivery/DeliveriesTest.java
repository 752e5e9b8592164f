package io.natkeeper.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.Concurrency;
import io.natkeeper.aws.Retries;
import io.natkeeper.aws.SsmCommandChannel;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.ssm.SsmAgent;
import io.natkeeper.simulator.ssm.SsmAgent.Answer;
import io.natkeeper.simulator.time.SeededTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeliveriesTest {

    private static final Instant START = Instant.parse("2025-03-02T03:00:00Z");
    private static final SsmAgent SILENT = _ -> new Answer(0, "", "");

    @TempDir Path folder;

    private final SeededTiming timing = new SeededTiming(1, START);
    private final SimulatedAws aws =
            SimulatedAws.builder().timing(timing).retryStrategy(Retries.strategy()).build();
    private final List<String> hosts = new ArrayList<>();
    private final Deliveries deliveries =
            new Deliveries(
                    new SsmCommandChannel(aws.ssm(), ScriptHost.DOCUMENT_NAME),
                    new SimulatedConcurrency(timing));

    private record SimulatedConcurrency(SeededTiming timing) implements Concurrency {
        @Override
        public Instant now() {
            return timing.now();
        }

        @Override
        public void runAll(List<? extends Runnable> tasks) {
            timing.runAll(tasks);
        }

        @Override
        public void sleepUntil(Instant wake) {
            timing.sleepUntil(wake);
        }
    }

    @BeforeEach
    void launch() throws IOException {
        String vpc = aws.provisioning().createVpc("10.0.0.0/16");
        String subnet =
                aws.provisioning().createSubnet(vpc, "10.0.0.0/24", "us-east-1a", "use1-az1");
        for (int i = 0; i < 3; i++) {
            hosts.add(aws.lifecycle().runInstance(InstanceSpec.in(subnet)));
        }
        timing.runFor(Duration.ofMinutes(1));
        aws.systemsManager().createDocument(ScriptHost.document());
    }

    private void agent(int host, SsmAgent agent) {
        aws.systemsManager().startAgent(hosts.get(host), agent);
    }

    private static SsmAgent says(String output) {
        return _ -> new Answer(0, output, "");
    }

    private Delivery delivery(int host, String content) {
        return new Delivery(hosts.get(host), "keep", timing.now(), content);
    }

    private DeliveryOutcome deliver(Delivery delivery) {
        List<DeliveryOutcome> outcomes = new ArrayList<>();
        timing.run(() ->
                outcomes.addAll(
                        deliveries
                                .deliver(List.of(delivery), timing.now().plusSeconds(40))
                                .values()));
        return outcomes.getFirst();
    }

    private DeliveryOutcome deliver() {
        return deliver(delivery(0, "x"));
    }

    @Test
    void theHostHasWhatItWasGivenByteForByte() throws IOException {
        for (boolean knowsEnvironmentVariables : List.of(true, false)) {
            ScriptHost host =
                    new ScriptHost(
                            Files.createDirectory(folder.resolve("" + knowsEnvironmentVariables)),
                            knowsEnvironmentVariables);
            agent(0, host);
            String content = "ports: [1]\n'$(x)' \"é\"\n";

            assertThat(deliver(delivery(0, content)))
                    .isEqualTo(new DeliveryOutcome.Applied(Map.of("kept", true)));
            assertThat(Files.readString(host.state().resolve("kept"))).isEqualTo(content);
        }
    }

    @Test
    void anOlderGenerationChangesNothing() throws IOException {
        ScriptHost host = new ScriptHost(folder, true);
        agent(0, host);
        Delivery older = delivery(0, "older");
        timing.runFor(Duration.ofMinutes(1));
        Instant newest = timing.now();
        deliver(delivery(0, "newer"));

        assertThat(deliver(older)).isEqualTo(new DeliveryOutcome.Stale(newest));
        assertThat(Files.readString(host.state().resolve("kept"))).isEqualTo("newer");
        // The same generation once more is a retry.
        assertThat(deliver(new Delivery(hosts.getFirst(), "keep", newest, "newer")))
                .isInstanceOf(DeliveryOutcome.Applied.class);
    }

    @Test
    void aGenerationOfTheFutureIsRefused() throws IOException {
        agent(0, new ScriptHost(folder, true));
        Instant future = Instant.now().plusSeconds(90);
        assertThat(deliver(new Delivery(hosts.getFirst(), "keep", future, "x")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("in the future"));
    }

    @Test
    void aHandlerThatFailsIsNoSuccess() throws IOException {
        ScriptHost host = new ScriptHost(folder, true);
        host.handler("keep", "echo '{\"half\":1}'; exit 3");
        agent(0, host);
        assertThat(deliver())
                .isInstanceOfSatisfying(
                        DeliveryOutcome.NotApplied.class,
                        failed -> {
                            assertThat(failed.reason()).contains("ended with 3");
                            assertThat(failed.answer()).isEqualTo(Map.of("half", 1));
                        });
    }

    @Test
    void whatTheHostCannotUnpackChangesNothing() throws IOException {
        ScriptHost host = new ScriptHost(folder, true);
        Answer bomb =
                host.runUnchecked(
                        new Delivery("i-1", "keep", START, "x".repeat(2_000_000)).parameters());
        assertThat(bomb.standardOutput()).contains("refused", "1 MiB");
        assertThat(Files.exists(host.state().resolve("keep.generation"))).isFalse();
    }

    @Test
    void tellsTheWaysOfNotArrivingApart() {
        assertThat(deliver()).isInstanceOf(DeliveryOutcome.NotManaged.class);

        agent(0, SILENT);
        aws.systemsManager().silenceAgent(hosts.getFirst());
        assertThat(deliver()).isInstanceOf(DeliveryOutcome.NotPickedUp.class);

        agent(0, SILENT);
        assertThat(deliver()).isInstanceOf(DeliveryOutcome.Unintelligible.class);
        agent(0, says("{\"outcome\":\"applied\"} and more"));
        assertThat(deliver()).isInstanceOf(DeliveryOutcome.Unintelligible.class);
        agent(0, says("{\"outcome\":\"applied\"}\n{\"outcome\":\"applied\"}\n"));
        assertThat(deliver()).isInstanceOf(DeliveryOutcome.Unintelligible.class);

        agent(
                0,
                _ -> {
                    timing.sleep(Duration.ofMinutes(5));
                    return new Answer(0, "{\"outcome\":\"applied\"}", "");
                });
        assertThat(deliver()).isInstanceOf(DeliveryOutcome.TimedOut.class);

        agent(0, says("{\"outcome\":\"applied\"}"));
        aws.faults().failAlways("GetCommandInvocation", Fault.UNAUTHORIZED);
        assertThat(deliver())
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Unknown.class,
                        unknown ->
                                assertThat(unknown.cause())
                                        .contains("ssm:GetCommandInvocation was denied"));
    }

    @Test
    void aHostThatEndsMeanwhileIsUndeliverable() {
        agent(0, SILENT);
        aws.systemsManager().silenceAgent(hosts.getFirst());
        timing.later(
                timing.now().plusSeconds(5), () -> aws.lifecycle().terminate(hosts.getFirst()));
        DeliveryOutcome outcome = deliver();
        assertThat(outcome).isInstanceOf(DeliveryOutcome.Undeliverable.class);
        assertThat(outcome.unreachable()).isTrue();
        assertThat(outcome.sentence("i-1 (nat-a)")).contains("i-1 (nat-a)");
    }

    @Test
    void oneHostsFailureIsNobodyElses() {
        agent(0, says("{\"outcome\":\"applied\",\"answer\":{\"ok\":true}}"));
        agent(1, says("{\"outcome\":\"refused\",\"reason\":\"why\"}"));
        Map<String, DeliveryOutcome> outcomes = new LinkedHashMap<>();
        timing.run(() ->
                outcomes.putAll(
                        deliveries.deliver(
                                List.of(delivery(0, "a"), delivery(1, "b"), delivery(2, "c")),
                                timing.now().plusSeconds(40))));

        assertThat(outcomes)
                .containsEntry(hosts.get(0), new DeliveryOutcome.Applied(Map.of("ok", true)))
                .containsEntry(hosts.get(1), new DeliveryOutcome.Refused("why"))
                .hasEntrySatisfying(
                        hosts.get(2),
                        o -> assertThat(o).isInstanceOf(DeliveryOutcome.NotManaged.class));
        assertThat(outcomes.keySet()).containsExactlyElementsOf(hosts);
    }

    @Test
    void whatDoesNotFitIsNotSentAndToldWithItsSize() {
        agent(0, SILENT);
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        assertThat(deliver(delivery(0, Base64.getEncoder().encodeToString(noise))))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Unknown.class,
                        unknown ->
                                assertThat(unknown.cause())
                                        .containsPattern("need 6\\d{4} characters .* takes 60000"));
        assertThat(aws.calls().calls("SendCommand")).isZero();
        // What fits is taken, with the document.
        assertThat(Delivery.MOST_CHARACTERS).isLessThan(65_536 - 4_000);
        assertThatThrownBy(() -> new Delivery("i-1", "../x", START, ""))
                .hasMessageContaining("'../x'");
    }
}

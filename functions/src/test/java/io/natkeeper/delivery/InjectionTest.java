package io.natkeeper.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.aws.Retries;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.ssm.SsmAgent.Answer;
import io.natkeeper.simulator.time.SeededTiming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Hostile values for every parameter of the document: refused by AWS, and harmless without it. */
final class InjectionTest {

    private static final Instant OBSERVED = Instant.parse("2025-03-02T03:00:00Z");

    /** {@code @} stands for a file that must never come to be. */
    private static final List<String> HOSTILE =
            List.of(
                    "$(touch @)",
                    "`touch @`",
                    "; touch @",
                    "; touch @ #",
                    "| touch @",
                    "& touch @ &",
                    "&& touch @",
                    "|| touch @",
                    "> @",
                    ">@ <@",
                    "'; touch @; '",
                    "\"; touch @; \"",
                    "'$(touch @)'",
                    "\"$(touch @)\"",
                    "\"'\"; touch @; '\"'",
                    "\ntouch @",
                    "\ntouch @\n",
                    "\r\ntouch @\r\n",
                    "a\ntouch @\nb",
                    "\nfi\ntouch @\nif false; then",
                    "\nEOF\ntouch @\n",
                    "\nEND\ntouch @\n",
                    "\n#@values\ntouch @",
                    "\n#@values\n1740884400000\nkeep\nH4sI",
                    "}}\ntouch @",
                    "{{ payload }}; touch @",
                    "{{ssm:/natkeeper/main/owner}}",
                    "${IFS}touch${IFS}@",
                    "$((a[$(touch @)]))",
                    "a[$(touch @)]",
                    "a[$(touch @)]+1",
                    "x=$(touch @)",
                    "() { :;}; touch @",
                    "<(touch @)",
                    "\\$(touch @)",
                    "$'\\ntouch @'",
                    "%s%n; touch @",
                    "-e @",
                    "--help",
                    "../../../../bin/sh",
                    "../receive",
                    "*",
                    "~root",
                    "!!",
                    " ",
                    "\t",
                    "\u0001",
                    "é; touch @",
                    "１７４０８８４４００００0",
                    "\u202Etouch @",
                    "a".repeat(70_000),
                    "===");

    @TempDir Path folder;

    private Map<String, String> valid() {
        return new Delivery("i-1", "keep", OBSERVED, "content").parameters();
    }

    private Map<String, String> with(String parameter, String hostile) {
        Map<String, String> values = new TreeMap<>(valid());
        values.put(parameter, hostile.replace("@", canary().toString()));
        return values;
    }

    private Path canary() {
        return folder.resolve("canary");
    }

    /** Each hostile string alone, before and after a valid value. */
    private List<Map<String, String>> attempts() {
        List<Map<String, String>> attempts = new ArrayList<>();
        valid().forEach((parameter, value) -> {
            for (String hostile : HOSTILE) {
                attempts.add(with(parameter, hostile));
                attempts.add(with(parameter, value + hostile));
                attempts.add(with(parameter, hostile + value));
            }
        });
        return attempts;
    }

    @Test
    void awsRefusesEachOfThem() throws IOException {
        var timing = new SeededTiming(1, OBSERVED);
        SimulatedAws aws =
                SimulatedAws.builder().timing(timing).retryStrategy(Retries.strategy()).build();
        String vpc = aws.provisioning().createVpc("10.0.0.0/16");
        String subnet =
                aws.provisioning().createSubnet(vpc, "10.0.0.0/24", "us-east-1a", "use1-az1");
        String host = aws.lifecycle().runInstance(InstanceSpec.in(subnet));
        timing.runFor(Duration.ofMinutes(1));
        List<Map<String, String>> started = new ArrayList<>();
        aws.systemsManager().createDocument(ScriptHost.document());
        aws.systemsManager()
                .startAgent(
                        host,
                        run -> {
                            started.add(run.parameters());
                            return new Answer(0, "", "");
                        });
        for (Map<String, String> attempt : attempts()) {
            Map<String, List<String>> parameters =
                    attempt.entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, e -> List.of(e.getValue())));
            SsmException refusal =
                    catchThrowableOfType(
                            SsmException.class,
                            () ->
                                    aws.ssm()
                                            .sendCommand(r ->
                                                    r.documentName(ScriptHost.DOCUMENT_NAME)
                                                            .instanceIds(host)
                                                            .parameters(parameters)));
            assertThat(refusal).as("the refusal of %s", attempt).isNotNull();
        }
        timing.runFor(Duration.ofMinutes(1));
        assertThat(started).isEmpty();
    }

    /** What a value that gets past AWS does, handed over in either way: nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theHostRefusesEachOfThemByItself(boolean knowsEnvironmentVariables) throws IOException {
        ScriptHost host = new ScriptHost(folder, knowsEnvironmentVariables);
        assertThat(host.runUnchecked(valid()).standardOutput()).contains("\"applied\"");
        Map<String, String> before = host.files();
        for (Map<String, String> attempt : attempts()) {
            Answer answer = host.runUnchecked(attempt);

            assertThat(HostAnswer.parse(answer.standardOutput(), answer.standardError()))
                    .as("the answer to %s", attempt)
                    .isInstanceOf(DeliveryOutcome.Refused.class);
            assertThat(Files.exists(canary())).as("a file made by %s", attempt).isFalse();
            assertThat(host.files()).as("the host after %s", attempt).isEqualTo(before);
        }
    }
}

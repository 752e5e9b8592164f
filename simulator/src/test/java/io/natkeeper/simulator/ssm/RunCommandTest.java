package io.natkeeper.simulator.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.ssm.SsmAgent.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SsmException;

final class RunCommandTest {

    private static final String DOCUMENT =
            """
            {"schemaVersion": "2.2",
             "parameters": {
               "word": {"type": "String", "allowedPattern": "^[a-z]+$", "interpolationType": "ENV_VAR"},
               "tone": {"type": "String", "default": "calm", "allowedValues": ["calm", "loud"]}},
             "mainSteps": [{"action": "aws:runShellScript", "name": "say",
               "inputs": {"timeoutSeconds": "60", "runCommand": ["#!/bin/bash", "say {{word}} {{ tone }}"]}}]}
            """;

    private final TwoZones zones = TwoZones.create();
    private final SimulatedSsm ssm = zones.aws.systemsManager();
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void install() {
        ssm.createDocument(SsmDocument.parse("Say", DOCUMENT));
        ssm.startAgent(
                zones.natA, run -> new Answer(0, "said " + run.parameters().get("word"), ""));
        zones.aws.events().subscribe(events::add);
    }

    private static void assertRefused(ThrowingCallable call, String code, String messagePart) {
        SsmException refusal = catchThrowableOfType(SsmException.class, call);
        assertThat(refusal).as("a refusal with " + code).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.awsErrorDetails().errorMessage()).contains(messagePart);
    }

    private String send(Consumer<SendCommandRequest.Builder> options) {
        return zones.aws
                .ssm()
                .sendCommand(r ->
                        options.accept(
                                r.documentName("Say")
                                        .instanceIds(zones.natA)
                                        .parameters(Map.of("word", List.of("hello")))))
                .command()
                .commandId();
    }

    private void sendWith(String name, String... values) {
        Map<String, List<String>> parameters = new HashMap<>(Map.of("word", List.of("a")));
        parameters.put(name, List.of(values));
        send(r -> r.parameters(parameters));
    }

    private GetCommandInvocationResponse invocation(String commandId, String instanceId) {
        return zones.aws
                .ssm()
                .getCommandInvocation(r -> r.commandId(commandId).instanceId(instanceId));
    }

    private void assertStatus(String commandId, String status, String details) {
        GetCommandInvocationResponse shown = invocation(commandId, zones.natA);
        assertThat(shown.statusAsString()).isEqualTo(status);
        assertThat(shown.statusDetails()).isEqualTo(details);
    }

    private void pass(int seconds) {
        zones.timing.runFor(Duration.ofSeconds(seconds));
    }

    @Test
    void aCommandIsUnknownAtFirstThenRunsAndSucceeds() {
        String id = send(_ -> {});
        assertThat(
                        catchThrowableOfType(
                                InvocationDoesNotExistException.class,
                                () -> invocation(id, zones.natA)))
                .isNotNull();
        pass(2);

        assertStatus(id, "Success", "Success");
        assertThat(invocation(id, zones.natA).standardOutputContent()).isEqualTo("said hello");
        assertThat(invocation(id, zones.natA).responseCode()).isZero();
        assertThat(events)
                .anySatisfy(e ->
                        assertThat(e)
                                .contains(
                                        "EC2 Command Status-change Notification",
                                        id,
                                        "\"Success\""))
                .anySatisfy(e ->
                        assertThat(e)
                                .contains(
                                        "EC2 Command Invocation Status-change Notification",
                                        zones.natA,
                                        "InProgress"));
    }

    @Test
    void refusesParametersThatTheDocumentForbids() {
        assertRefused(() -> sendWith("word", "a; reboot"), "InvalidParameters", "word");
        assertRefused(() -> sendWith("word", "a", "b"), "InvalidParameters", "takes one value");
        assertRefused(() -> sendWith("tone", "shrill"), "InvalidParameters", "[calm, loud]");
        assertRefused(() -> sendWith("speed", "1"), "InvalidParameters", "speed is not defined");
        assertRefused(
                () -> send(r -> r.parameters(Map.of())), "InvalidParameters", "word is required");
        assertThat(zones.aws.calls().calls("SendCommand")).isEqualTo(5);
    }

    @Test
    void aPatternIsOnlyFoundNotMatched() {
        ssm.createDocument(
                SsmDocument.parse("Say", DOCUMENT.replace("\"^[a-z]+$\"", "\"[a-z]+\"")));
        sendWith("word", "a; reboot");
    }

    @Test
    void refusesWhatIsTooLargeOrTooLate() {
        ssm.createDocument(SsmDocument.parse("Say", DOCUMENT));
        int room = 65_536 - DOCUMENT.length() - "word".length();
        sendWith("word", "a".repeat(room));
        assertRefused(
                () -> sendWith("word", "a".repeat(room + 1)), "MaxDocumentSizeExceeded", "64 KB");
        assertRefused(
                () -> send(r -> r.timeoutSeconds(29)), "ValidationException", "timeoutSeconds");
        assertRefused(
                () -> send(r -> r.comment("x".repeat(101))), "ValidationException", "comment");
        assertRefused(() -> send(r -> r.documentName("No")), "InvalidDocument", "No");
        assertRefused(
                () -> send(r -> r.instanceIds(zones.natA, zones.natA)), "DuplicateInstanceId", "");
    }

    @Test
    void takesCommandsOnlyForInstancesThatRunAndHaveRegistered() {
        assertRefused(
                () -> send(r -> r.instanceIds(zones.natA, zones.natB)),
                "InvalidInstanceId",
                "Instances [[%s]] not in a valid state for account 123456789012"
                        .formatted(zones.natB));
        zones.aws.lifecycle().stop(zones.natA);
        assertRefused(() -> send(_ -> {}), "InvalidInstanceId", zones.natA);
    }

    @Test
    void aSilentAgentGetsItWhenItIsBackInTime() {
        ssm.silenceAgent(zones.natA);
        String id = send(r -> r.timeoutSeconds(60));
        pass(50);
        assertStatus(id, "Pending", "Pending");
        ssm.startAgent(zones.natA, _ -> new Answer(0, "late", ""));
        pass(2);

        assertStatus(id, "Success", "Success");
    }

    @Test
    void whatIsNotStartedInTimeIsNotStartedAtAll() {
        ssm.silenceAgent(zones.natA);
        String id = send(r -> r.timeoutSeconds(60));
        pass(61);
        assertStatus(id, "TimedOut", "DeliveryTimedOut");
        ssm.startAgent(zones.natA, _ -> new Answer(0, "late", ""));
        pass(60);

        assertStatus(id, "TimedOut", "DeliveryTimedOut");
    }

    @Test
    void aScriptThatTakesTooLongTimesOut() {
        ssm.startAgent(
                zones.natA,
                _ -> {
                    zones.timing.sleep(Duration.ofSeconds(90));
                    return new Answer(0, "", "");
                });
        String id = send(_ -> {});
        pass(30);
        assertStatus(id, "InProgress", "InProgress");
        assertThat(invocation(id, zones.natA).responseCode()).isEqualTo(-1);
        pass(120);

        assertStatus(id, "TimedOut", "ExecutionTimedOut");
    }

    @Test
    void aFailureAndAnUndeliverableCommandAreToldApart() {
        ssm.startAgent(zones.natA, _ -> new Answer(3, "x".repeat(30_000), "y".repeat(30_000)));
        String failing = send(_ -> {});
        pass(2);
        assertStatus(failing, "Failed", "Failed");
        assertThat(invocation(failing, zones.natA).responseCode()).isEqualTo(3);
        assertThat(invocation(failing, zones.natA).standardOutputContent()).hasSize(24_000);
        assertThat(invocation(failing, zones.natA).standardErrorContent()).hasSize(8_000);

        ssm.silenceAgent(zones.natA);
        String lost = send(r -> r.timeoutSeconds(30));
        zones.aws.lifecycle().terminate(zones.natA);
        pass(31);
        assertStatus(lost, "Failed", "Undeliverable");
    }

    @Test
    void aSlowAgentStartsLateAndACancelledCommandNever() {
        SsmAgent agent = _ -> new Answer(0, "", "");
        ssm.startAgent(zones.natA, agent.slow(Duration.ofSeconds(40)));
        String slow = send(_ -> {});
        String cancelled = send(_ -> {});
        zones.aws.ssm().cancelCommand(r -> r.commandId(cancelled));
        pass(30);
        assertStatus(slow, "Pending", "Pending");
        pass(20);

        assertStatus(slow, "Success", "Success");
        assertStatus(cancelled, "Cancelled", "Cancelled");
    }

    @Test
    void severalInstancesEndEachInItsOwnWay() {
        ssm.startAgent(zones.natB, _ -> new Answer(1, "", "no"));
        String id = send(r -> r.instanceIds(zones.natA, zones.natB));
        pass(2);

        assertThat(
                        zones.aws
                                .ssm()
                                .listCommandInvocations(r -> r.commandId(id).details(true))
                                .commandInvocations())
                .extracting(i -> i.instanceId() + " " + i.statusAsString())
                .containsExactlyInAnyOrder(zones.natA + " Success", zones.natB + " Failed");
        assertThat(events)
                .anySatisfy(e ->
                        assertThat(e)
                                .contains("EC2 Command Status-change Notification", "\"Failed\""));
    }

    @Test
    void showsWhoIsOnline() {
        ssm.startAgent(zones.natB, _ -> new Answer(0, "", ""));
        ssm.silenceAgent(zones.natA);
        assertThat(pings()).containsOnly(zones.natA + " Online", zones.natB + " Online");
        pass(300);
        assertThat(pings()).containsOnly(zones.natA + " ConnectionLost", zones.natB + " Online");
        ssm.deregister(zones.natA);
        assertThat(pings()).containsOnly(zones.natB + " Online");
    }

    @Test
    void showsWhoseTagsMatchAndNobodyWhoIsStopped() {
        ssm.startAgent(zones.natB, _ -> new Answer(0, "", ""));
        zones.aws.provisioning().tag(zones.natA, Map.of("natkeeper:pool", "other"));
        zones.aws.provisioning().tag(zones.natB, Map.of("natkeeper:pool", "main"));
        assertThat(pings(filter("tag:natkeeper:pool", "main")))
                .containsOnly(zones.natB + " Online");
        assertThat(pings(filter("tag-key", "natkeeper:pool"))).hasSize(2);
        assertThat(pings(filter("tag-key", "unheard-of"))).isEmpty();
        assertRefused(
                () -> pings(filter("tag-key", "natkeeper:pool"), filter("PingStatus", "Online")),
                "InvalidFilterKey",
                "combined");
        zones.aws.lifecycle().stop(zones.natB);
        pass(60);
        assertThat(pings()).containsOnly(zones.natA + " Online");
    }

    private static InstanceInformationStringFilter filter(String key, String... values) {
        return InstanceInformationStringFilter.builder().key(key).values(values).build();
    }

    private List<String> pings() {
        return pings(filter("InstanceIds", zones.natA, zones.natB));
    }

    private List<String> pings(InstanceInformationStringFilter... filters) {
        return zones
                .aws
                .ssm()
                .describeInstanceInformation(r -> r.filters(filters))
                .instanceInformationList()
                .stream()
                .map((InstanceInformation i) -> i.instanceId() + " " + i.pingStatusAsString())
                .toList();
    }

    @Test
    void asksForTheDocumentAndForEachInstanceWithItsTags() {
        List<Authorizer.Request> asked = new ArrayList<>();
        TwoZones watched =
                TwoZones.create(
                        1,
                        b ->
                                b.authorizer(request -> {
                                    asked.add(request);
                                    return Decision.Denied.byDefault(request);
                                }));
        assertRefused(
                () ->
                        watched.aws
                                .ssm()
                                .sendCommand(r -> r.documentName("Say").instanceIds(watched.natA)),
                "AccessDeniedException",
                "ssm:SendCommand on resource: arn:aws:ssm:us-east-1:123456789012:document/Say");
        assertThat(asked.getLast().resources().getLast().arn()).endsWith(watched.natA);
        assertThat(asked.getLast().resources().getLast().tags())
                .containsEntry("natkeeper:pool", "p");
    }

    @Test
    void goesTheWayOfEveryCall() {
        zones.aws.faults().failNext("SendCommand", 1, Fault.THROTTLE);
        String id = send(_ -> {});
        assertThat(id).hasSize(36);
        assertThat(zones.aws.calls().attempts("SendCommand")).isEqualTo(2);
    }

    @Test
    void anOldAgentWritesValuesIntoTheScript() {
        SsmDocument document = SsmDocument.parse("Say", DOCUMENT);
        Map<String, String> values = Map.of("word", "$(x)", "tone", "calm");

        SsmDocument.ShellScript old = document.shellScript(values, false);
        assertThat(old.text()).isEqualTo("#!/bin/bash\nsay $(x) calm");
        assertThat(old.environment()).isEmpty();

        SsmDocument.ShellScript recent = document.shellScript(values, true);
        assertThat(recent.text()).isEqualTo("#!/bin/bash\nsay {{word}} calm");
        assertThat(recent.environment()).containsOnly(Map.entry("SSM_word", "$(x)"));
    }
}

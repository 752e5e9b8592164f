package io.natkeeper.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.ssm.SsmAgent.Answer;
import io.natkeeper.simulator.ssm.SsmDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmResponse;

/** Systems Manager and EventBridge over the wire, for the SDK and for a client of another make. */
final class JsonServicesWireTest {

    private static final String DOCUMENT =
            """
            {"schemaVersion": "2.2", "parameters": {"word": {"type": "String"}},
             "mainSteps": [{"action": "aws:runShellScript", "name": "say", "inputs": {"runCommand": ["say {{word}}"]}}]}
            """;

    private final TwoZones zones = TwoZones.create();
    private final WireFront front = WireFront.start(zones.aws);
    private final SsmClient remote = client(SsmClient.builder()).build();
    private final EventBridgeClient remoteEvents = client(EventBridgeClient.builder()).build();

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B client(B builder) {
        return builder.httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(front.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                .overrideConfiguration(c ->
                        c.retryStrategy(
                                StandardRetryStrategy.builder()
                                        .maxAttempts(3)
                                        .backoffStrategy(BackoffStrategy.retryImmediately())
                                        .throttlingBackoffStrategy(
                                                BackoffStrategy.retryImmediately())
                                        .build()));
    }

    @BeforeEach
    void install() {
        var ssm = zones.aws.systemsManager();
        ssm.createDocument(SsmDocument.parse("Say", DOCUMENT));
        ssm.startAgent(
                zones.natA, run -> new Answer(0, "said " + run.parameters().get("word"), ""));
        zones.aws.events().createBus("natkeeper");
    }

    @AfterEach
    void close() {
        remote.close();
        remoteEvents.close();
        front.close();
    }

    private void assertSameAsInProcess(Function<SsmClient, SsmResponse> call) {
        assertThat(call.apply(remote))
                .usingRecursiveComparison()
                .ignoringFields("responseMetadata", "sdkHttpResponse")
                .isEqualTo(call.apply(zones.aws.ssm()));
    }

    @Test
    void everyAnswerIsTheSameAsInProcess() {
        remote.putParameter(
                r -> r.name("/natkeeper/main/ports").value("a \"b\"\n<ü>\t\u0001").type("String"));
        String id =
                remote.sendCommand(r ->
                                r.documentName("Say")
                                        .instanceIds(zones.natA)
                                        .parameters(Map.of("word", List.of("hé \\ \"llo"))))
                        .command()
                        .commandId();
        zones.timing.runFor(Duration.ofSeconds(3));

        assertSameAsInProcess(c -> c.getParameter(r -> r.name("/natkeeper/main/ports")));
        assertSameAsInProcess(c -> c.getParameters(r -> r.names("/natkeeper/main/ports", "/no")));
        assertSameAsInProcess(c -> c.getParametersByPath(r -> r.path("/natkeeper/main")));
        assertSameAsInProcess(c -> c.getParameterHistory(r -> r.name("/natkeeper/main/ports")));
        assertSameAsInProcess(
                c -> c.getCommandInvocation(r -> r.commandId(id).instanceId(zones.natA)));
        assertSameAsInProcess(c -> c.listCommandInvocations(r -> r.commandId(id).details(true)));
        assertSameAsInProcess(c -> c.describeInstanceInformation(r -> r.maxResults(5)));
    }

    @Test
    void aRefusalHasItsTypeAndMessage() {
        var refusal =
                catchThrowableOfType(
                        ParameterNotFoundException.class,
                        () -> remote.getParameter(r -> r.name("/no")));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ParameterNotFound");
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo("Parameter /no not found.");
        assertThat(refusal.statusCode()).isEqualTo(400);
    }

    @Test
    void theClientRetriesByItself() {
        zones.aws.faults().failNext("DescribeInstanceInformation", 2, Fault.THROTTLE);
        remote.describeInstanceInformation();
        assertThat(zones.aws.calls().attempts("DescribeInstanceInformation")).isEqualTo(3);
    }

    private List<String> heardOn(String bus) {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        zones.aws.events().subscribe(bus, heard::add);
        return heard;
    }

    private static PutEventsRequestEntry entry(String bus, String source, String detail) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(source)
                .detailType("NAT Host Ready")
                .detail(detail)
                .build();
    }

    @Test
    void eventsArriveOnTheBusThatTheyName() {
        List<String> onOurs = heardOn("natkeeper");
        List<String> onDefault = heardOn("default");
        remoteEvents.putEvents(r ->
                r.entries(
                        entry("natkeeper", "natkeeper.host", "{\"pool\": \"p\", \"n\": [1, true]}"),
                        entry("default", "natkeeper.host", "{}")));
        zones.timing.runFor(Duration.ofSeconds(2));

        assertThat(onOurs)
                .singleElement()
                .satisfies(e ->
                        assertThat(e)
                                .contains(
                                        "\"source\": \"natkeeper.host\"",
                                        "\"detail-type\": \"NAT Host Ready\"",
                                        "\"pool\": \"p\""));
        assertThat(onDefault).hasSize(1);
    }

    @Test
    void eachEntryIsRefusedByItself() {
        List<String> heard = heardOn("natkeeper");
        var answer =
                remoteEvents.putEvents(r ->
                        r.entries(
                                entry("natkeeper", "natkeeper.host", "{}"),
                                entry("natkeeper", "natkeeper.host", "not JSON"),
                                entry("natkeeper", "natkeeper.host", "[1]"),
                                entry("natkeeper", "aws.ec2", "{}"),
                                entry("natkeeper", "", "{}"),
                                entry("nobodys", "natkeeper.host", "{}")));
        assertThat(answer.failedEntryCount()).isEqualTo(5);
        assertThat(answer.entries())
                .extracting(PutEventsResultEntry::errorCode)
                .containsExactly(
                        null,
                        "MalformedDetail",
                        "MalformedDetail",
                        "NotAuthorizedForSourceException",
                        "InvalidArgument",
                        "ResourceNotFoundException");
        zones.timing.runFor(Duration.ofSeconds(2));
        assertThat(heard).hasSize(1);
    }

    @Test
    void refusesTooManyEntriesAndTooManyBytes() {
        var small = entry("natkeeper", "natkeeper.host", "{}");
        var refusal =
                catchThrowableOfType(
                        EventBridgeException.class,
                        () ->
                                remoteEvents.putEvents(
                                        r -> r.entries(Collections.nCopies(11, small))));
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
        var large =
                entry(
                        "natkeeper",
                        "natkeeper.host",
                        "{\"x\": \"%s\"}".formatted("x".repeat(262_144)));
        assertThat(
                        catchThrowableOfType(
                                        EventBridgeException.class,
                                        () -> remoteEvents.putEvents(r -> r.entries(large)))
                                .awsErrorDetails()
                                .errorMessage())
                .contains("over the limit");
    }

    /** A client that we did not write: botocore, where it is installed. */
    @Test
    void botocoreAgrees() throws IOException, InterruptedException {
        assumeTrue(run("import botocore").startsWith("0 "), "botocore is not installed");
        List<String> heard = heardOn("natkeeper");

        assertThat(
                        run(
                                """
                                import botocore.session, json
                                from botocore.exceptions import ClientError
                                s = botocore.session.Session()
                                s.set_credentials('AKIDEXAMPLE', 'secret')
                                ssm = s.create_client('ssm', 'us-east-1', endpoint_url='%1$s')
                                events = s.create_client('events', 'us-east-1', endpoint_url='%1$s')
                                put = ssm.put_parameter(Name='/a/b', Value='v "ü"', Type='String')
                                got = ssm.get_parameter(Name='/a/b')['Parameter']
                                assert (put['Version'], got['Value'], got['LastModifiedDate'].year) == (1, 'v "ü"', 2026), got
                                try: ssm.get_parameter(Name='/no'); raise AssertionError
                                except ssm.exceptions.ParameterNotFound as e: pass
                                sent = ssm.send_command(DocumentName='Say', InstanceIds=['%2$s'], Parameters={'word': ['x']})['Command']
                                assert sent['Status'] == 'Pending' and sent['Parameters'] == {'word': ['x']}, sent
                                assert ssm.describe_instance_information()['InstanceInformationList'][0]['PingStatus'] == 'Online'
                                r = events.put_events(Entries=[dict(EventBusName='natkeeper', Source='natkeeper.host', DetailType='x', Detail='{}')])
                                assert r['FailedEntryCount'] == 0 and r['Entries'][0]['EventId'], r
                                print('agreed')
                                """
                                        .formatted(front.endpoint(), zones.natA)))
                .isEqualTo("0 agreed\n");
        zones.timing.runFor(Duration.ofSeconds(2));
        assertThat(heard).hasSize(1);
    }

    /** The exit code, a space, and all output. */
    private static String run(String python) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", python).redirectErrorStream(true).start();
        } catch (IOException e) {
            return "127 " + e;
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + output;
    }
}

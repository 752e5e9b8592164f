package io.natkeeper.simulator.wire;

import static io.natkeeper.simulator.TwoZones.EVERYWHERE;
import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.RouteTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;

final class WireFrontTest {

    private final TwoZones zones =
            TwoZones.create(1, b -> b.attemptTimeout(Duration.ofMillis(200)));
    private final WireFront front = WireFront.start(zones.aws);
    private final Ec2Client remote =
            Ec2Client.builder()
                    .httpClient(UrlConnectionHttpClient.create())
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
                                            .build()))
                    .build();

    @AfterEach
    void close() {
        remote.close();
        front.close();
    }

    private void assertSameAsInProcess(Function<Ec2Client, Ec2Response> call) {
        Ec2Response over = call.apply(remote);
        assertThat(over)
                .usingRecursiveComparison()
                .ignoringFields("responseMetadata", "sdkHttpResponse")
                .isEqualTo(call.apply(zones.ec2()));
        assertThat(over.sdkHttpResponse().statusCode()).isEqualTo(200);
    }

    private void assertSameRefusal(Function<Ec2Client, Object> call) {
        ThrowingCallable inProcess = () -> call.apply(zones.ec2());
        Ec2Exception expected = catchThrowableOfType(Ec2Exception.class, inProcess);
        assertThat(expected).isNotNull();
        assertRefused(
                () -> call.apply(remote),
                expected.awsErrorDetails().errorCode(),
                expected.awsErrorDetails().errorMessage());
    }

    private static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    @Test
    void everyDescribeAnswersAsInProcess() {
        zones.aws.provisioning().tag(zones.natA, Map.of("Name", "a <b> & \"c\" ü"));

        assertSameAsInProcess(c -> c.describeInstances());
        assertSameAsInProcess(c ->
                c.describeInstances(r ->
                        r.filters(
                                filter("instance-state-name", "running", "x y"),
                                filter("tag:Name", "a <b> & \"c\" *"))));
        assertSameAsInProcess(c -> c.describeInstances(r -> r.instanceIds(zones.natA, zones.natB)));
        assertSameAsInProcess(c -> c.describeInstanceStatus(r -> r.includeAllInstances(true)));
        assertSameAsInProcess(c -> c.describeRouteTables());
        assertSameAsInProcess(c -> c.describeSubnets());
        assertSameAsInProcess(c -> c.describeVpcs());
        assertSameAsInProcess(c -> c.describeNetworkInterfaces());
    }

    @Test
    void addressesTravelToo() {
        String allocation =
                zones.aws.provisioning().allocateElasticIp(Map.of("natkeeper:pool", "p"));
        var assigned =
                remote.assignPrivateIpAddresses(r ->
                        r.networkInterfaceId(zones.interfaceA).secondaryPrivateIpAddressCount(1));
        String secondary = assigned.assignedPrivateIpAddresses().getFirst().privateIpAddress();
        String association =
                remote.associateAddress(r ->
                                r.allocationId(allocation)
                                        .networkInterfaceId(zones.interfaceA)
                                        .privateIpAddress(secondary)
                                        .allowReassociation(false))
                        .associationId();

        assertSameAsInProcess(
                c -> c.describeAddresses(r -> r.filters(filter("tag:natkeeper:pool", "p"))));
        assertSameAsInProcess(c ->
                c.describeInstanceTypes(
                        r -> r.instanceTypesWithStrings("t4g.nano", "c7gn.medium")));
        assertSameAsInProcess(
                c -> c.describeInstanceTypes(r -> r.filters(filter("instance-type", "t4g.*"))));
        assertSameAsInProcess(c -> c.describeNetworkInterfaces());
        assertSameAsInProcess(c -> c.describeInstances());
        remote.disassociateAddress(r -> r.associationId(association));
        assertSameRefusal(c -> c.disassociateAddress(r -> r.associationId(association)));
        remote.unassignPrivateIpAddresses(
                r -> r.networkInterfaceId(zones.interfaceA).privateIpAddresses(secondary));
        assertThat(zones.aws.world().networkInterface(zones.interfaceA).privateAddresses())
                .hasSize(1);
    }

    @Test
    void everyWriteWrites() {
        remote.replaceRoute(r ->
                r.routeTableId(zones.tableA)
                        .destinationCidrBlock(EVERYWHERE)
                        .networkInterfaceId(zones.interfaceB));
        remote.modifyNetworkInterfaceAttribute(
                r -> r.networkInterfaceId(zones.interfaceA).sourceDestCheck(c -> c.value(false)));
        remote.createTags(r ->
                r.resources(zones.natA, zones.interfaceA)
                        .tags(
                                Tag.builder().key("k").value("v & w").build(),
                                Tag.builder().key("l").value("").build()));
        remote.deleteTags(
                r -> r.resources(zones.natA).tags(Tag.builder().key("natkeeper:pool").build()));

        assertThat(
                        remote.createRoute(r ->
                                        r.routeTableId(zones.tableA)
                                                .destinationCidrBlock("192.0.2.0/24")
                                                .networkInterfaceId(zones.interfaceB))
                                .returnValue())
                .isTrue();
        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
        assertThat(zones.aws.world().networkInterface(zones.interfaceA).sourceDestCheck())
                .isFalse();
        assertThat(zones.aws.world().instance(zones.natA).tags())
                .isEqualTo(Map.of("k", "v & w", "l", ""));
    }

    @Test
    void pagesComeAsInProcess() {
        for (int i = 0; i < 10; i++) {
            zones.aws.lifecycle().runInstance(InstanceSpec.in(zones.publicA));
        }

        assertThat(remote.describeInstancesPaginator(r -> r.maxResults(5)).reservations().stream())
                .hasSize(12)
                .isEqualTo(
                        zones
                                .ec2()
                                .describeInstancesPaginator(r -> r.maxResults(5))
                                .reservations()
                                .stream()
                                .toList());
    }

    @Test
    void errorsAreAsInProcess() {
        assertSameRefusal(c -> c.describeInstances(r -> r.instanceIds("i-00000000000000000")));
        assertSameRefusal(c -> c.describeSubnets(r -> r.filters(filter("<&>", "x"))));
        assertSameRefusal(c -> c.describeVpcs(r -> r.dryRun(true)));
        assertSameRefusal(c -> c.replaceRoute(r -> r.routeTableId(zones.tableA)));
        assertSameRefusal(c ->
                c.replaceRoute(r ->
                        r.routeTableId(zones.tableA)
                                .destinationCidrBlock("192.0.2.0/24")
                                .networkInterfaceId(zones.interfaceB)));
    }

    @Test
    void theSdkRetriesAThrottleAndSaysWhichAttemptItIs() {
        zones.aws.faults().failNext("DescribeVpcs", 2, Fault.THROTTLE);

        assertThat(remote.describeVpcs().vpcs()).hasSize(1);

        assertThat(zones.aws.calls().attempts())
                .extracting(ApiAttempt::attempt)
                .containsExactly(1, 2, 3);
        assertThat(zones.aws.calls().calls("DescribeVpcs")).isEqualTo(1);
    }

    @Test
    void aTimeOutIsAConnectionWithoutAnAnswer() {
        zones.aws.faults().failAlways("ReplaceRoute", Fault.TIMEOUT_AFTER_APPLIED);

        assertThatThrownBy(() ->
                        remote.replaceRoute(r ->
                                r.routeTableId(zones.tableA)
                                        .destinationCidrBlock(EVERYWHERE)
                                        .networkInterfaceId(zones.interfaceB)))
                .isInstanceOf(SdkClientException.class);
        assertThat(zones.targetOf(zones.tableA))
                .isEqualTo(new RouteTarget.Interface(zones.interfaceB));
    }

    @Test
    void refusesWhatIsNoRequest() throws IOException, InterruptedException {
        String scope = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/%s/aws4_request, Signed";

        assertThat(post("Action=DescribeVpcs")).contains("MissingAuthenticationToken");
        assertThat(post("Action=DescribeVpcs", "Authorization", "Basic x")).contains("AuthFailure");
        assertThat(post("Action=DescribeVpcs", "Authorization", scope.formatted("sqs")))
                .contains("UnknownService");
        assertThat(post("Action=LaunchRocket", "Authorization", scope.formatted("ec2")))
                .contains("<Code>InvalidAction</Code>")
                .contains("The action LaunchRocket is not valid for this web service.");
        assertThat(
                        post(
                                "Action=DescribeVpcs&Nonsense.1=x",
                                "Authorization",
                                scope.formatted("ec2")))
                .contains("<Code>UnknownParameter</Code>")
                .contains("The parameter Nonsense.1 is not recognized");
        assertThat(
                        post(
                                "Action=DescribeVpcs&MaxResults=many",
                                "Authorization",
                                scope.formatted("ec2")))
                .contains("<Code>InvalidParameterValue</Code>");
        assertThat(post("Action=DescribeVpcs", "Authorization", scope.formatted("ec2")))
                .contains("<vpcSet><item>")
                .contains("<requestId>");
    }

    @Test
    void timesHaveMilliseconds() throws IOException, InterruptedException {
        assertThat(
                        post(
                                "Action=DescribeInstances",
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/ec2/aws4_request, Signed"))
                .contains("<launchTime>2026-01-01T00:00:00.000Z</launchTime>");
    }

    private String post(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(front.endpoint() + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}

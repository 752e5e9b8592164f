package io.natkeeper.simulator.wire;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Whoever signs with an access key acts as the one who has it, whatever the protocol. */
final class WirePrincipalTest {

    private static final Map<String, String> HOLDERS = Map.of("AKIAONE", "one", "AKIATWO", "two");

    private final List<String> asked = new ArrayList<>();
    private final TwoZones zones =
            TwoZones.create(
                    1,
                    b ->
                            b.authorizer(request -> {
                                asked.add(request.principalArn() + " " + request.action());
                                return Decision.Denied.byDefault(request);
                            }));
    private final WireFront front =
            WireFront.start(
                    zones.aws,
                    accessKeyId -> Optional.ofNullable(HOLDERS.get(accessKeyId)),
                    InetAddress.getLoopbackAddress());

    @AfterEach
    void close() {
        front.close();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, String accessKeyId) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(front.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(accessKeyId, "secret")))
                .build();
    }

    private Ec2Client ec2(String accessKeyId) {
        return client(Ec2Client.builder(), accessKeyId);
    }

    @Test
    void theAccessKeySaysWhoActs() {
        assertRefused(
                () -> ec2("AKIAONE").describeVpcs(), "UnauthorizedOperation", "User: one is not");
        assertRefused(
                () -> ec2("AKIATWO").describeVpcs(), "UnauthorizedOperation", "User: two is not");
        assertThat(asked).containsExactly("one ec2:DescribeVpcs", "two ec2:DescribeVpcs");
    }

    @Test
    void nobodysKeyIsRefusedBeforeAnythingIsAsked() {
        // AuthFailure; the JDK's HTTP client keeps the body of a 401 to itself.
        assertThatThrownBy(() -> ec2("AKIATHREE").describeVpcs())
                .isInstanceOfSatisfying(
                        Ec2Exception.class, e -> assertThat(e.statusCode()).isEqualTo(401));
        assertThat(asked).isEmpty();
    }

    @Test
    void otherProtocolsTellItToo() {
        AutoScalingClient autoScaling = client(AutoScalingClient.builder(), "AKIATWO");
        SsmClient ssm = client(SsmClient.builder(), "AKIATWO");

        assertThatThrownBy(autoScaling::describeAutoScalingGroups)
                .hasMessageContaining("User: two is not authorized");
        assertThatThrownBy(ssm::describeInstanceInformation)
                .hasMessageContaining("User: two is not authorized");
    }
}

package io.natkeeper.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.TwoZones;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;

final class SnsWireTest {

    private final TwoZones zones = TwoZones.create();
    private final String topic = zones.aws.topics().create("natkeeper");
    private final WireFront front = WireFront.start(zones.aws);
    private final SnsClient remote =
            SnsClient.builder()
                    .httpClient(UrlConnectionHttpClient.create())
                    .endpointOverride(front.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(
                            StaticCredentialsProvider.create(
                                    AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
                    .build();

    @AfterEach
    void close() {
        remote.close();
        front.close();
    }

    @Test
    void publishesOverTheWire() {
        String text = "a <b> & ü\nsecond line";

        String id =
                remote.publish(r -> r.topicArn(topic).subject("Subject & more").message(text))
                        .messageId();

        assertThat(id).isNotBlank();
        assertThat(zones.aws.topics().messages(topic))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.subject()).isEqualTo(Optional.of("Subject & more"));
                    assertThat(message.text()).isEqualTo(text);
                });
    }

    @Test
    void refusesOverTheWireWithTheSdksOwnExceptions() {
        var noTopic =
                catchThrowableOfType(
                        NotFoundException.class,
                        () -> remote.publish(r -> r.topicArn(topic + "-2").message("m")));
        assertThat(noTopic.awsErrorDetails().errorMessage()).isEqualTo("Topic does not exist");

        var subject =
                catchThrowableOfType(
                        InvalidParameterException.class,
                        () -> remote.publish(r -> r.topicArn(topic).subject("a\nb").message("m")));
        assertThat(subject.awsErrorDetails().errorMessage())
                .isEqualTo("Invalid parameter: Subject");
    }

    @Test
    void doesNotKnowOtherOperations() {
        var unknown = catchThrowableOfType(SnsException.class, remote::listTopics);

        assertThat(unknown.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
    }
}

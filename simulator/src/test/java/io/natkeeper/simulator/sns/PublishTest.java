package io.natkeeper.simulator.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.KmsAccessDeniedException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;

final class PublishTest {

    private final TwoZones zones = TwoZones.create();
    private final String topic = zones.aws.topics().create("natkeeper");

    private void publish(String arn, @Nullable String subject, String message) {
        zones.aws.sns().publish(r -> r.topicArn(arn).subject(subject).message(message));
    }

    @Test
    void whatIsPublishedCanBeRead() {
        publish(topic, "Routes moved", "Ünd hier steht es.\nIn zwei Zeilen.");
        publish(topic, null, "without a subject");

        assertThat(zones.aws.topics().messages(topic))
                .containsExactly(
                        new Topics.Message(
                                zones.timing.now(),
                                Optional.of("Routes moved"),
                                "Ünd hier steht es.\nIn zwei Zeilen."),
                        new Topics.Message(
                                zones.timing.now(), Optional.empty(), "without a subject"));
    }

    @Test
    void anEncryptedTopicTakesItsKeyToo() {
        TwoZones keyless =
                TwoZones.create(
                        1,
                        b ->
                                b.authorizer(request ->
                                        request.action().equals("kms:Decrypt")
                                                ? Decision.Denied.byDefault(request)
                                                : new Decision.Allowed()));
        String open = keyless.aws.topics().create("open");
        String encrypted = keyless.aws.topics().create("encrypted");
        String key = "arn:aws:kms:us-east-1:123456789012:key/k";
        keyless.aws.topics().encrypt(encrypted, key);

        keyless.aws.sns().publish(r -> r.topicArn(open).message("m"));
        assertThatExceptionOfType(KmsAccessDeniedException.class)
                .isThrownBy(
                        () -> keyless.aws.sns().publish(r -> r.topicArn(encrypted).message("m")))
                .withMessageContaining(
                        "is not authorized to perform: kms:Decrypt on resource: " + key);
        assertThat(keyless.aws.topics().messages(encrypted)).isEmpty();
    }

    @Test
    void aTopicMustExist() {
        String other = topic.replace("natkeeper", "others");

        var refused = catchThrowableOfType(NotFoundException.class, () -> publish(other, "s", "m"));

        assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo("Topic does not exist");
        assertThat(refused.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "arn:aws:sns:us-east-1:123456789012", "natkeeper"})
    void refusesWhatIsNoArnOfATopic(String arn) {
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> publish(arn, "s", "m"))
                .withMessageContaining("Invalid parameter: TopicArn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " begins with a space", "two\nlines", "\ttab", "Straße"})
    void refusesSuchSubjects(String subject) {
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> publish(topic, subject, "m"))
                .withMessageContaining("Invalid parameter: Subject");
        assertThat(zones.aws.topics().messages(topic)).isEmpty();
    }

    @Test
    void aSubjectIsShorterThanAHundredCharacters() {
        publish(topic, "s".repeat(99), "m");

        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> publish(topic, "s".repeat(100), "m"));
    }

    @Test
    void aMessageHasBytesButNotTooMany() {
        publish(topic, "s", "é".repeat(131_072));

        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> publish(topic, "s", "é".repeat(131_072) + "m"))
                .withMessageContaining("Message too long");
        assertThatExceptionOfType(InvalidParameterException.class)
                .isThrownBy(() -> publish(topic, "s", ""))
                .withMessageContaining("Empty message");
    }

    @Test
    void whatIsNotModelledFailsLoudly() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() ->
                        zones.aws
                                .sns()
                                .publish(r ->
                                        r.topicArn(topic).message("{}").messageStructure("json")));
    }

    @Test
    void faultsAndRetriesAreAsForAnyService() {
        zones.aws.faults().failNext("Publish", 1, Fault.THROTTLE);
        publish(topic, "s", "m");
        assertThat(zones.aws.calls().attempts("Publish")).isEqualTo(2);

        zones.aws.faults().failAlways("Publish", Fault.UNAUTHORIZED);
        var denied = catchThrowableOfType(SnsException.class, () -> publish(topic, "s", "m"));
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AuthorizationError");
        assertThat(denied.awsErrorDetails().errorMessage()).contains("sns:Publish");
        assertThat(zones.aws.topics().messages(topic)).hasSize(1);
    }
}

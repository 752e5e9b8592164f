package io.natkeeper.simulator.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.iam.Authorizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** Publishes a text to a topic. */
public final class Publish {

    public static final String NAME = "Publish";

    private static final int MOST_BYTES = 262_144;
    private static final Pattern TOPIC_ARN =
            Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}");

    /** ASCII without control characters, not beginning with a space, "less than 100 characters". */
    private static final Pattern SUBJECT = Pattern.compile("[!-~][ -~]{0,98}");

    private Publish() {}

    /** Throws SNS's denial unless the caller may do it. */
    public interface Authorization {
        void require(String action, List<Authorizer.Resource> resources);
    }

    public static PublishResponse apply(
            PublishRequest request, Topics topics, Authorization authorization) {
        requireModelled(request);
        String arn = request.topicArn();
        if (arn == null || !TOPIC_ARN.matcher(arn).matches()) {
            throw SnsErrors.invalid(
                    "TopicArn or TargetArn Reason: no value for required parameter");
        }
        Optional<String> subject = Optional.ofNullable(request.subject());
        if (subject.isPresent() && !SUBJECT.matcher(subject.orElseThrow()).matches()) {
            throw SnsErrors.invalid("Subject");
        }
        String message = request.message();
        if (message == null || message.isEmpty()) {
            throw SnsErrors.invalid("Empty message");
        }
        if (message.getBytes(UTF_8).length > MOST_BYTES) {
            throw SnsErrors.invalid("Message too long");
        }
        authorization.require("sns:Publish", List.of(resource(arn)));
        if (!topics.has(arn)) {
            throw SnsErrors.noTopic();
        }
        topics.keyOf(arn).ifPresent(keyArn -> requireKey(keyArn, authorization));
        return PublishResponse.builder().messageId(topics.add(arn, subject, message)).build();
    }

    /** SNS uses a topic's key in the publisher's name. */
    private static void requireKey(String keyArn, Authorization authorization) {
        try {
            authorization.require("kms:GenerateDataKey", List.of(resource(keyArn)));
            authorization.require("kms:Decrypt", List.of(resource(keyArn)));
        } catch (AuthorizationErrorException e) {
            throw SnsErrors.noAccessToKey(e.awsErrorDetails().errorMessage());
        }
    }

    private static Authorizer.Resource resource(String arn) {
        return new Authorizer.Resource(arn, Map.of(), Map.of());
    }

    private static void requireModelled(PublishRequest request) {
        if (request.targetArn() != null
                || request.phoneNumber() != null
                || request.messageStructure() != null
                || request.messageGroupId() != null
                || request.messageDeduplicationId() != null
                || request.hasMessageAttributes()) {
            throw new UnsupportedOperationException(
                    "Only a topic, a subject and a plain text are modelled: " + request);
        }
    }
}

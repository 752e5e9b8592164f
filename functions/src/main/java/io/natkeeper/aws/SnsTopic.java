package io.natkeeper.aws;

import io.natkeeper.report.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.sns.SnsClient;

/** A topic of SNS; what was told is remembered by tags on what it is about. */
public final class SnsTopic implements Topic {

    private static final String TOPIC_ARN = "NATKEEPER_TOPIC_ARN";
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}");

    /** With its retries: telling comes last and must not eat the time that a run has. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final SnsClient sns;
    private final Ec2Client ec2;
    private final String arn;

    public SnsTopic(SnsClient sns, Ec2Client ec2, String arn) {
        this.sns = sns;
        this.ec2 = ec2;
        this.arn = arn;
    }

    /**
     * The topic that the environment names; empty where it names none.
     *
     * @throws IllegalArgumentException naming the variable, its value and what is allowed
     */
    public static Optional<Topic> fromEnvironment(Map<String, String> environment, Ec2Client ec2) {
        String arn = environment.getOrDefault(TOPIC_ARN, "");
        if (arn.isEmpty()) {
            return Optional.empty();
        }
        if (!ARN.matcher(arn).matches()) {
            throw new IllegalArgumentException(
                    "%s is '%s'; use the ARN of a standard SNS topic, or leave it empty"
                            .formatted(TOPIC_ARN, arn));
        }
        SnsClient sns =
                SnsClient.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(Duration.ofSeconds(2))
                                        .socketTimeout(CALL_TIMEOUT))
                        .overrideConfiguration(override ->
                                override.retryStrategy(Retries.strategy())
                                        .apiCallTimeout(CALL_TIMEOUT))
                        .build();
        return Optional.of(new SnsTopic(sns, ec2, arn));
    }

    @Override
    public Optional<String> publish(Message message) {
        // There is no tag that could be missing: only the role can.
        return cause(
                "sns:Publish",
                Optional.empty(),
                () ->
                        sns.publish(request ->
                                request.topicArn(arn)
                                        .subject(message.subject())
                                        .message(message.text())));
    }

    @Override
    public Optional<String> remember(Set<String> resourceIds, Instant when) {
        Tag tag = Tag.builder().key(Tags.TOLD).value(when.toString()).build();
        return cause(
                "ec2:CreateTags",
                Optional.of(String.join(", ", resourceIds)),
                () -> ec2.createTags(request -> request.resources(resourceIds).tags(tag)));
    }

    @Override
    public Optional<String> forget(Set<String> resourceIds) {
        Tag anyValue = Tag.builder().key(Tags.TOLD).build();
        return cause(
                "ec2:DeleteTags",
                Optional.of(String.join(", ", resourceIds)),
                () -> ec2.deleteTags(request -> request.resources(resourceIds).tags(anyValue)));
    }

    private static Optional<String> cause(
            String iamAction, Optional<String> resource, Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (SdkException e) {
            return Optional.of(AwsErrors.explain(iamAction, resource, e));
        }
    }
}

package io.natkeeper.aws;

import io.natkeeper.report.Topic;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * AWS for a rehearsal: the SDK's clients and its HTTP client as they serve events, over {@linkplain
 * CannedConnection connections that go nowhere}. They are clients of their own, with credentials
 * that are none, so that whatever is called here can write nothing and leaves nothing behind.
 */
public final class RehearsedAws {

    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing"));

    private static final String TOPIC_ARN = "arn:aws:sns:us-east-1:000000000000:rehearsal";

    private final SdkHttpClient http;

    /**
     * @param story a folder of answers, such as {@code failover}
     */
    public RehearsedAws(String story) {
        CannedAnswers answers = new CannedAnswers("rehearsal/" + story);
        http =
                UrlConnectionHttpClient.create(
                        address -> new CannedConnection(url(address), answers));
    }

    public AwsClients clients() {
        return new AwsClients(
                configured(Ec2Client.builder()).build(),
                configured(AutoScalingClient.builder()).build(),
                configured(SsmClient.builder()).build());
    }

    public RdsClient rds() {
        return configured(RdsClient.builder()).build();
    }

    public Topic topic() {
        return new SnsTopic(configured(SnsClient.builder()).build(), clients().ec2(), TOPIC_ARN);
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder) {
        return AwsClients.configured(builder, http)
                .region(Region.US_EAST_1)
                .credentialsProvider(NOBODY);
    }

    private static URL url(URI address) {
        try {
            return address.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

package io.natkeeper.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The clients of AWS's services. Region, credentials and endpoint come from the environment, the
 * SDK's way.
 */
public record AwsClients(Ec2Client ec2, AutoScalingClient autoScaling, SsmClient ssm) {

    /** AWS answers in well under a second; a hung connection must not cost a failover. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

    /** With all retries of one call. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    public static AwsClients fromEnvironment() {
        // One HTTP client for all: each costs start-up time.
        SdkHttpClient http = http();
        return new AwsClients(
                configured(Ec2Client.builder(), http).build(),
                configured(AutoScalingClient.builder(), http).build(),
                configured(SsmClient.builder(), http).build());
    }

    /** RDS's alone: only the port concentrator needs it, and each client costs start-up time. */
    public static RdsClient rdsFromEnvironment() {
        return configured(RdsClient.builder(), http()).build();
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(Duration.ofSeconds(2))
                .socketTimeout(ATTEMPT_TIMEOUT)
                .build();
    }

    static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, SdkHttpClient http) {
        return builder.httpClient(http)
                .overrideConfiguration(override ->
                        override.retryStrategy(Retries.strategy())
                                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                                .apiCallTimeout(CALL_TIMEOUT));
    }
}

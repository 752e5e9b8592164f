package io.natkeeper.aws;

import java.time.Duration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Builds the EC2 client; Region, credentials and endpoint come from the environment, the SDK's way.
 */
public final class Ec2Clients {

    /** EC2 answers in well under a second; a hung connection must not cost a failover. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

    /** With all retries of one call. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    private Ec2Clients() {}

    public static Ec2Client fromEnvironment() {
        return Ec2Client.builder()
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder()
                                .connectionTimeout(Duration.ofSeconds(2))
                                .socketTimeout(ATTEMPT_TIMEOUT))
                .overrideConfiguration(override ->
                        override.retryStrategy(Retries.strategy())
                                .apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                                .apiCallTimeout(CALL_TIMEOUT))
                .build();
    }
}

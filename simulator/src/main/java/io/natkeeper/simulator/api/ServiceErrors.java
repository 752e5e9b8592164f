package io.natkeeper.simulator.api;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** A service's errors, as the SDK builds them from an answer. */
public final class ServiceErrors {

    private ServiceErrors() {}

    /**
     * @param type of the service's errors; the SDK's builders return their base type
     * @param builder of it, or of one of its kinds
     * @param serviceName as the SDK writes it into messages
     */
    public static <E extends AwsServiceException> E of(
            Class<E> type,
            AwsServiceException.Builder builder,
            String serviceName,
            int status,
            String code,
            String message) {
        AwsErrorDetails details =
                AwsErrorDetails.builder()
                        .serviceName(serviceName)
                        .errorCode(code)
                        .errorMessage(message)
                        .sdkHttpResponse(SdkHttpResponse.builder().statusCode(status).build())
                        .build();
        return type.cast(
                builder.message(message).statusCode(status).awsErrorDetails(details).build());
    }
}

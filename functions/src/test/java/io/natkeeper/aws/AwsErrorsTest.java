package io.natkeeper.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Every message names the resource and the remedy. */
class AwsErrorsTest {

    @Test
    void aDeniedReadNamesTheRole() {
        assertThat(
                        AwsErrors.explain(
                                "ec2:DescribeSubnets",
                                Optional.empty(),
                                ec2("UnauthorizedOperation", "You are not authorized")))
                .isEqualTo("ec2:DescribeSubnets was denied: allow it in the function's role.");
    }

    @Test
    void aDeniedWriteNamesTheTagThatIsProbablyMissing() {
        assertThat(
                        AwsErrors.explain(
                                "ec2:ReplaceRoute",
                                Optional.of("rtb-1"),
                                ec2("UnauthorizedOperation", "You are not authorized")))
                .isEqualTo(
                        "ec2:ReplaceRoute on rtb-1 was denied: tag rtb-1 (and what the call names) with natkeeper:pool, or allow ec2:ReplaceRoute in the function's role.");
    }

    @Test
    void anUnknownRegionIsNamed() {
        SdkException unknown =
                SdkClientException.create(
                        "Unable to execute HTTP request",
                        new UnknownHostException("ec2.eu-nowhere-1.amazonaws.com"));
        assertThat(AwsErrors.explain("ec2:DescribeInstances", Optional.empty(), unknown))
                .isEqualTo(
                        "ec2:DescribeInstances failed: no such endpoint ec2.eu-nowhere-1.amazonaws.com; is the Region (AWS_REGION) right?");
    }

    @Test
    void otherErrorsKeepAwssOwnWords() {
        assertThat(
                        AwsErrors.explain(
                                "ec2:CreateRoute",
                                Optional.of("rtb-1"),
                                ec2("RouteLimitExceeded", "The limit of routes is reached")))
                .isEqualTo(
                        "ec2:CreateRoute on rtb-1 failed: The limit of routes is reached (RouteLimitExceeded).");
    }

    /** EC2 spells its codes with ID and Id; a route that is gone has two codes in the wild. */
    @ParameterizedTest
    @CsvSource({
        "InvalidNetworkInterfaceID.NotFound, The networkInterface ID 'eni-1' does not exist, true",
        "InvalidNetworkInterfaceId.NotFound, The networkInterface ID 'eni-1' does not exist, true",
        "InvalidRoute.NotFound, no route, true",
        "RouteAlreadyExists, The route identified by 0.0.0.0/0 already exists, true",
        "InvalidParameterValue, There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead., true",
        "InvalidParameterValue, invalid value for parameter network-interface-id, false",
        "UnauthorizedOperation, You are not authorized, false",
    })
    void whatHasChangedMeanwhileIsNoFailure(String code, String message, boolean changed) {
        assertThat(AwsErrors.worldHasChanged(ec2(code, message))).isEqualTo(changed);
    }

    private static Ec2Exception ec2(String code, String message) {
        return (Ec2Exception)
                Ec2Exception.builder()
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .serviceName("Ec2")
                                        .errorCode(code)
                                        .errorMessage(message)
                                        .build())
                        .statusCode(400)
                        .build();
    }
}

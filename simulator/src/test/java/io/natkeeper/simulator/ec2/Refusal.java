package io.natkeeper.simulator.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Checks an error as a caller sees it. */
public final class Refusal {

    private Refusal() {}

    public static void assertRefused(ThrowingCallable call, String code, String messagePart) {
        Ec2Exception refusal = catchThrowableOfType(Ec2Exception.class, call);
        assertThat(refusal).as("a refusal with " + code).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(refusal.awsErrorDetails().errorMessage()).contains(messagePart);
        assertThat(refusal.awsErrorDetails().sdkHttpResponse().statusCode())
                .isEqualTo(refusal.statusCode());
    }
}

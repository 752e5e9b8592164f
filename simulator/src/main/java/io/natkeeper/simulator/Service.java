package io.natkeeper.simulator;

import io.natkeeper.simulator.autoscaling.AutoScalingErrors;
import io.natkeeper.simulator.ec2.Ec2Errors;
import io.natkeeper.simulator.eventbridge.EventBridgeErrors;
import io.natkeeper.simulator.rds.RdsErrors;
import io.natkeeper.simulator.sns.SnsErrors;
import io.natkeeper.simulator.ssm.SsmErrors;
import java.util.Arrays;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The services that the simulator speaks, and how each words what any of them may refuse. */
enum Service {
    EC2("ec2") {
        @Override
        AwsServiceException throttled() {
            return Ec2Errors.throttled();
        }

        @Override
        AwsServiceException internalError() {
            return Ec2Errors.internalError();
        }

        @Override
        AwsServiceException unavailable() {
            return Ec2Errors.unavailable();
        }

        @Override
        AwsServiceException unauthorized(
                String principalArn, String action, String resourceArn, String reason) {
            return Ec2Errors.unauthorized(principalArn, action, resourceArn, reason);
        }
    },
    AUTO_SCALING("autoscaling") {
        @Override
        AwsServiceException throttled() {
            return AutoScalingErrors.throttled();
        }

        @Override
        AwsServiceException internalError() {
            return AutoScalingErrors.internalError();
        }

        @Override
        AwsServiceException unavailable() {
            return AutoScalingErrors.unavailable();
        }

        @Override
        AwsServiceException unauthorized(
                String principalArn, String action, String resourceArn, String reason) {
            return AutoScalingErrors.unauthorized(principalArn, action, resourceArn, reason);
        }
    },
    SNS("sns") {
        @Override
        AwsServiceException throttled() {
            return SnsErrors.throttled();
        }

        @Override
        AwsServiceException internalError() {
            return SnsErrors.internalError();
        }

        @Override
        AwsServiceException unavailable() {
            return SnsErrors.unavailable();
        }

        @Override
        AwsServiceException unauthorized(
                String principalArn, String action, String resourceArn, String reason) {
            return SnsErrors.unauthorized(principalArn, action, resourceArn, reason);
        }
    },
    RDS("rds") {
        @Override
        AwsServiceException throttled() {
            return RdsErrors.throttled();
        }

        @Override
        AwsServiceException internalError() {
            return RdsErrors.internalError();
        }

        @Override
        AwsServiceException unavailable() {
            return RdsErrors.unavailable();
        }

        @Override
        AwsServiceException unauthorized(
                String principalArn, String action, String resourceArn, String reason) {
            return RdsErrors.unauthorized(principalArn, action, resourceArn, reason);
        }
    },
    SSM("ssm") {
        @Override
        AwsServiceException throttled() {
            return SsmErrors.throttled();
        }

        @Override
        AwsServiceException internalError() {
            return SsmErrors.internalError();
        }

        @Override
        AwsServiceException unavailable() {
            return SsmErrors.unavailable();
        }

        @Override
        AwsServiceException unauthorized(
                String principalArn, String action, String resourceArn, String reason) {
            return SsmErrors.unauthorized(principalArn, action, resourceArn, reason);
        }
    },
    EVENT_BRIDGE("events") {
        @Override
        AwsServiceException throttled() {
            return EventBridgeErrors.throttled();
        }

        @Override
        AwsServiceException internalError() {
            return EventBridgeErrors.internalError();
        }

        @Override
        AwsServiceException unavailable() {
            return EventBridgeErrors.unavailable();
        }

        @Override
        AwsServiceException unauthorized(
                String principalArn, String action, String resourceArn, String reason) {
            return EventBridgeErrors.unauthorized(principalArn, action, resourceArn, reason);
        }
    };

    private final String signingName;

    Service(String signingName) {
        this.signingName = signingName;
    }

    static Service signedAs(String signingName) {
        return Arrays.stream(values())
                .filter(s -> s.signingName.equals(signingName))
                .findFirst()
                .orElseThrow();
    }

    /** The service in IAM's actions, in signatures and in the call log. */
    String signingName() {
        return signingName;
    }

    abstract AwsServiceException throttled();

    abstract AwsServiceException internalError();

    abstract AwsServiceException unavailable();

    abstract AwsServiceException unauthorized(
            String principalArn, String action, String resourceArn, String reason);
}

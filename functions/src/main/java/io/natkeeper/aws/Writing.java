package io.natkeeper.aws;

import io.natkeeper.Outcome;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** One write: what became of it. */
final class Writing {

    private Writing() {}

    /**
     * @param action the IAM action, such as {@code ec2:ReplaceRoute}
     * @param resource id of what it changes
     */
    static Outcome of(String action, String resource, Runnable call) {
        try {
            call.run();
            return new Outcome.Applied();
        } catch (SdkException e) {
            String cause = AwsErrors.explain(action, Optional.of(resource), e);
            return AwsErrors.worldHasChanged(e)
                    ? new Outcome.Refused(cause)
                    : new Outcome.Failed(cause);
        }
    }
}

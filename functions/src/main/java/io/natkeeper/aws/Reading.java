package io.natkeeper.aws;

import io.natkeeper.Observed;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** One read among several that run in parallel; what fails is unknown, with its cause. */
final class Reading<T> implements Runnable {

    private final String action;
    private final Supplier<T> call;
    private Observed<T> result;

    /**
     * @param action the IAM action, such as {@code ec2:DescribeInstances}
     */
    Reading(String action, Supplier<T> call) {
        this.action = action;
        this.call = call;
        this.result = Observed.unknown(action + " was not called.");
    }

    /** One that runs here and now. */
    static <T> Observed<T> now(String action, Supplier<T> call) {
        Reading<T> reading = new Reading<>(action, call);
        reading.run();
        return reading.result();
    }

    @Override
    public void run() {
        try {
            result = Observed.known(call.get());
        } catch (SdkException e) {
            result = Observed.unknown(AwsErrors.explain(action, Optional.empty(), e));
        }
    }

    Observed<T> result() {
        return result;
    }
}

package io.natkeeper.simulator.autoscaling;

import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;

/**
 * One operation of the API.
 *
 * @param <Q> its request
 * @param <R> its response
 */
public interface AutoScalingOperation<Q extends AutoScalingRequest, R extends AutoScalingResponse> {

    /** The API's name of it, such as {@code CompleteLifecycleAction}. */
    String name();

    Class<Q> requestType();

    /** An empty request, which the wire front fills in. */
    Supplier<? extends AutoScalingRequest.Builder> newRequest();

    /**
     * Checks the request, asks for permission, and does it. Called while nothing else touches the
     * world.
     */
    R apply(Q request, AutoScalingCall call);

    /**
     * An operation that changes something sees the latest world, any other perhaps an older one.
     */
    default boolean writes() {
        return !name().startsWith("Describe");
    }
}

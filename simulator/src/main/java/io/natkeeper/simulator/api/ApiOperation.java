package io.natkeeper.simulator.api;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/**
 * One operation of a service.
 *
 * @param service the name that a client signs its requests with, such as {@code ssm}
 * @param name the API's name of it, such as {@code SendCommand}
 * @param newRequest an empty request's builder, which the wire front fills in
 * @param work checks the request, asks for permission, and does it; called while nothing else
 *     touches the world
 */
public record ApiOperation<Q extends SdkPojo, R extends SdkPojo>(
        String service,
        String name,
        Class<Q> requestType,
        Supplier<? extends SdkPojo> newRequest,
        BiFunction<Q, ApiCall, R> work) {

    /** Whether it sees the latest world; any other sees perhaps an older one. */
    public boolean writes() {
        return !name.startsWith("Describe") && !name.startsWith("Get") && !name.startsWith("List");
    }
}

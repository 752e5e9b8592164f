package io.natkeeper.simulator.ec2;

import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;

/**
 * One operation of the API.
 *
 * @param <Q> its request
 * @param <R> its response
 */
public interface Operation<Q extends Ec2Request, R extends Ec2Response> {

    /** The API's name of it, such as {@code ReplaceRoute}. */
    String name();

    Class<Q> requestType();

    /** An empty request, which the wire front fills in. */
    Supplier<? extends Ec2Request.Builder> newRequest();

    /**
     * Checks the request, asks for permission, and does it. Called while nothing else touches the
     * world.
     */
    R apply(Q request, Call call);

    /**
     * Whether it changes anything: an operation that does sees the latest world, one that does not
     * may see an older one.
     */
    default boolean writes() {
        return !name().startsWith("Describe");
    }

    /** Whether the request names neither a filter nor a page size, which EC2 meters apart. */
    default boolean unfiltered(Q request) {
        return false;
    }
}

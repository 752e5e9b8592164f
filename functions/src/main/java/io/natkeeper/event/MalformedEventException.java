package io.natkeeper.event;

import java.util.List;

/**
 * An event of a kind that we know, in a form that we do not. Thrown out of the handler, so that the
 * event ends in the dead-letter queue, where a person can read it.
 */
public final class MalformedEventException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * @param errors every error at once; each names field, value and remedy
     */
    MalformedEventException(String kind, List<String> errors) {
        super("Malformed event '%s': %s".formatted(kind, String.join("; ", errors)));
    }
}

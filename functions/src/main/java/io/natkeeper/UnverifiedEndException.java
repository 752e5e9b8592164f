package io.natkeeper;

/**
 * The world is not as it should be, or not known, at the end of a run. Thrown out of the handler,
 * so that Lambda's retry and the dead-letter queue act.
 */
public final class UnverifiedEndException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnverifiedEndException(String message) {
        super(message);
    }
}

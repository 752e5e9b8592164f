package io.natkeeper.lab.network;

/** A program ended with an error; the message has its output and the input line it choked on. */
public final class CommandFailedException extends RuntimeException {

    CommandFailedException(String message) {
        super(message);
    }

    CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

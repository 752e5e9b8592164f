package io.natkeeper.lab.lambda;

import java.util.List;

/** How one attempt of an invocation ended. */
public sealed interface Outcome {

    /**
     * The handler returned.
     *
     * @param payload what it returned, as JSON
     */
    record Succeeded(String payload) implements Outcome {}

    /**
     * The handler threw, or the sandbox failed.
     *
     * @param errorType the exception's class, or Lambda's own: {@code Sandbox.Timedout}, {@code
     *     Runtime.ExitError}
     * @param errorMessage the exception's message; empty if it had none
     * @param stackTrace a line per frame; empty where no exception was thrown
     */
    record Failed(String errorType, String errorMessage, List<String> stackTrace)
            implements Outcome {

        public Failed {
            stackTrace = List.copyOf(stackTrace);
        }
    }

    default boolean succeeded() {
        return this instanceof Succeeded;
    }
}

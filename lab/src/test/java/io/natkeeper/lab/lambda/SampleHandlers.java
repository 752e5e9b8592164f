package io.natkeeper.lab.lambda;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tests run inside a sandbox: packed into a zip, never called directly. */
final class SampleHandlers {

    private SampleHandlers() {}

    /** Answers with the event and what the context says. */
    public static final class Echo implements RequestHandler<Map<String, Object>, Object> {
        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            System.out.println("echoing " + event);
            return Map.of(
                    "event", event,
                    "requestId", context.getAwsRequestId(),
                    "functionName", context.getFunctionName(),
                    "memory", context.getMemoryLimitInMB(),
                    "arn", context.getInvokedFunctionArn(),
                    "remainingMillis", context.getRemainingTimeInMillis());
        }
    }

    /** Answers byte by byte what it was given. */
    public static final class Stream implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context)
                throws IOException {
            input.transferTo(output);
        }
    }

    /** Fails, always. */
    public static final class Throws implements RequestHandler<Map<String, Object>, Object> {
        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            throw new IllegalStateException("no healthy NAT");
        }
    }

    /** Fails on every odd call of its process. */
    public static final class ThrowsOnce implements RequestHandler<Map<String, Object>, Object> {
        private int calls;

        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            calls++;
            if (calls % 2 == 1) {
                throw new IllegalStateException("throttled");
            }
            return "call " + calls;
        }
    }

    /** Can't be constructed. */
    public static final class FailsToStart implements RequestHandler<Map<String, Object>, Object> {
        public FailsToStart() {
            throw new IllegalArgumentException("NATKEEPER_MODE must be act or observe");
        }

        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            return "never";
        }
    }

    /** Sleeps as long as the event says. */
    public static final class Sleeps implements RequestHandler<Map<String, Object>, Object> {
        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            try {
                Thread.sleep(((Number) event.getOrDefault("millis", 0)).longValue());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "slept";
        }
    }

    /** Takes its process with it. */
    public static final class Exits implements RequestHandler<Map<String, Object>, Object> {
        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            System.out.println("good bye");
            Runtime.getRuntime().halt(3);
            return "never";
        }
    }

    /** Answers with the times at which its hooks ran. */
    public static final class Hooked
            implements RequestHandler<Map<String, Object>, Object>, Resource {
        private long checkpointMillis;
        private long restoreMillis;

        public Hooked() {
            Core.getGlobalContext().register(this);
        }

        @Override
        public void beforeCheckpoint(
                com.amazonaws.services.lambda.crac.Context<? extends Resource> context) {
            checkpointMillis = System.currentTimeMillis();
        }

        @Override
        public void afterRestore(
                com.amazonaws.services.lambda.crac.Context<? extends Resource> context) {
            restoreMillis = System.currentTimeMillis();
        }

        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            return Map.of("checkpoint", checkpointMillis, "restore", restoreMillis);
        }
    }

    /** Answers with its environment and its folders. */
    public static final class Surroundings implements RequestHandler<Map<String, Object>, Object> {
        @Override
        public Object handleRequest(Map<String, Object> event, Context context) {
            return Map.of(
                    "environment",
                    new TreeMap<>(System.getenv()),
                    "properties",
                    Map.of(
                            "java.io.tmpdir", System.getProperty("java.io.tmpdir"),
                            "user.home", System.getProperty("user.home"),
                            "user.dir", System.getProperty("user.dir")),
                    "classPath",
                    List.of(System.getProperty("java.class.path").split(":")));
        }
    }
}

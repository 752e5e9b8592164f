package io.natkeeper.lab.lambda;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.natkeeper.lab.lambda.Outcome.Failed;
import io.natkeeper.lab.lambda.Outcome.Succeeded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's Runtime API of version 2018-06-01 for one sandbox, on a port of its own on loopback.
 *
 * <p>Paths, headers and status codes: <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Using the Lambda runtime
 * API</a>; {@code restore/next} and {@code restore/error} as the runtime interface client uses
 * them.
 */
final class RuntimeApi implements AutoCloseable {

    /** What the runtime tells by its calls. */
    interface Observer {
        /** It is initialised, its hooks ran, and it waits to be restored from its snapshot. */
        void snapshotReady();

        /** It is ready for an event. Comes again after each event. */
        void asksForNext();

        /** It could not be initialised, or not be restored. Its process ends next. */
        void initialisationFailed(Failed error);
    }

    private static final String ROOT = "/2018-06-01/runtime/";

    static {
        // The server writes head and body of an answer separately: without this the second waits
        // 40 ms for the client's delayed acknowledgement. Read once, when the server's class loads.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final LambdaFunction function;
    private final InstantSource clock;
    private final Observer observer;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final CountDownLatch restored = new CountDownLatch(1);
    private volatile @Nullable Delivery current;

    RuntimeApi(LambdaFunction function, InstantSource clock, Observer observer) throws IOException {
        this.function = function;
        this.clock = clock;
        this.observer = observer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(ROOT, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** What the runtime finds in {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Hands an event to the runtime as soon as it asks. */
    void deliver(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** Lets a runtime that waits in its snapshot go on. */
    void restore() {
        restored.countDown();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath().substring(ROOT.length());
            String call = exchange.getRequestMethod() + " " + path;
            switch (call) {
                case "GET invocation/next" -> next(exchange);
                case "GET restore/next" -> {
                    observer.snapshotReady();
                    restored.await();
                    send(exchange, 200, "");
                }
                case "POST init/error", "POST restore/error" -> {
                    observer.initialisationFailed(failed(body));
                    send(exchange, 202, "{\"status\":\"OK\"}");
                }
                default -> invocation(exchange, call, body);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        observer.asksForNext();
        Delivery before = current;
        if (before != null) {
            before.askedAgain().complete(true);
        }
        Delivery delivery = deliveries.take();
        current = delivery;
        Instant now = clock.instant();
        Instant deadline = now.plus(function.timeout());
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", delivery.requestId());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline.toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", function.arn());
        headers.set("Lambda-Runtime-Trace-Id", traceId(delivery.requestId(), now));
        byte[] payload = delivery.payload().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, payload.length);
        exchange.getResponseBody().write(payload);
        delivery.received().complete(now);
    }

    private void invocation(HttpExchange exchange, String call, byte[] body) throws IOException {
        Delivery delivery = current;
        if (delivery != null
                && call.equals("POST invocation/" + delivery.requestId() + "/response")) {
            finish(delivery, new Succeeded(new String(body, StandardCharsets.UTF_8)));
            send(exchange, 202, "{\"status\":\"OK\"}");
        } else if (delivery != null
                && call.equals("POST invocation/" + delivery.requestId() + "/error")) {
            finish(delivery, failed(body));
            send(exchange, 202, "{\"status\":\"OK\"}");
        } else {
            String message = "no such call, or not the request in progress: " + call;
            send(exchange, 400, JSON.std.asString(Map.of("errorMessage", message)));
        }
    }

    private void finish(Delivery delivery, Outcome outcome) {
        delivery.answered().complete(new Delivery.Answer(outcome, clock.instant()));
    }

    private static Failed failed(byte[] body) throws IOException {
        Map<String, Object> error = JSON.std.mapFrom(body);
        List<String> stackTrace =
                error.get("stackTrace") instanceof List<?> frames
                        ? frames.stream().map(String::valueOf).toList()
                        : List.of();
        return new Failed(
                text(error.get("errorType")), text(error.get("errorMessage")), stackTrace);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** A trace that was not chosen for sampling. */
    private static String traceId(String requestId, Instant now) {
        String random = requestId.replace("-", "").substring(8);
        return "Root=1-%08x-%s;Parent=%s;Sampled=0"
                .formatted(now.getEpochSecond(), random, random.substring(0, 16));
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}

package io.natkeeper.simulator.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.natkeeper.simulator.SimulatedAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Listens on loopback, or where it is told to; give {@link #endpoint()} to a client as {@code
 * AWS_ENDPOINT_URL}. It makes single attempts: the client retries by itself. Signatures are not
 * verified, only read for the service and the access key. Meant for a {@link
 * io.natkeeper.simulator.time.RealTiming}: the threads that serve requests are none of a seed's.
 */
public final class WireFront implements AutoCloseable {

    static {
        // Else each answer waits for a delayed acknowledgement, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Pattern CREDENTIAL_SCOPE =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=([^/]+)/\\d{8}/[^/]+/([^/]+)/aws4_request,.*");
    private static final Pattern ATTEMPT = Pattern.compile("attempt=(\\d+).*");

    private final Map<String, WireService> services;
    private final WireService speaker;
    private final Function<String, Optional<String>> principals;
    private final HttpServer server;
    private final ExecutorService threads;

    private WireFront(
            List<WireService> services,
            Function<String, Optional<String>> principals,
            InetAddress address)
            throws IOException {
        this.services =
                services.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        WireService::signingName, Function.identity()));
        this.speaker = services.getFirst();
        this.principals = principals;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    /** Everybody is the principal that a client in process is. */
    public static WireFront start(SimulatedAws aws) {
        return start(aws, _ -> Optional.of(aws.principalArn()), InetAddress.getLoopbackAddress());
    }

    /**
     * @param principals who has an access key; empty for a key that nobody has
     * @param address one of this machine's, such as one that other network namespaces reach
     */
    public static WireFront start(
            SimulatedAws aws, Function<String, Optional<String>> principals, InetAddress address) {
        try {
            WireFront front =
                    new WireFront(
                            List.of(
                                    new QueryService(new Ec2Query(aws)),
                                    new QueryService(new AutoScalingQuery(aws)),
                                    new QueryService(new SnsQuery(aws)),
                                    new QueryService(new RdsQuery(aws)),
                                    new JsonService(aws, "ssm", "AmazonSSM.", aws.ssmOperations()),
                                    new JsonService(
                                            aws,
                                            "events",
                                            "AWSEvents.",
                                            aws.eventBridgeOperations())),
                            principals,
                            address);
            front.server.start();
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        InetSocketAddress address = server.getAddress();
        return URI.create(
                "http://%s:%d".formatted(address.getAddress().getHostAddress(), address.getPort()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        // Closing an exchange that was not answered closes the connection.
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Optional<WireService.Answer> answer = answer(exchange.getRequestHeaders(), body);
            if (answer.isPresent()) {
                send(exchange, answer.orElseThrow());
            }
        }
    }

    private Optional<WireService.Answer> answer(Headers headers, String body) {
        String authorization = headers.getFirst("Authorization");
        if (authorization == null) {
            return Optional.of(
                    speaker.error(
                            403,
                            "MissingAuthenticationToken",
                            "Request is missing Authentication Token"));
        }
        Matcher scope = CREDENTIAL_SCOPE.matcher(authorization);
        Optional<String> principalArn =
                scope.matches() ? principals.apply(scope.group(1)) : Optional.empty();
        if (principalArn.isEmpty()) {
            return Optional.of(
                    speaker.error(
                            401,
                            "AuthFailure",
                            "AWS was not able to validate the provided access credentials"));
        }
        String signingName = scope.group(2);
        WireService service = services.get(signingName);
        if (service == null) {
            return Optional.of(
                    speaker.error(
                            404,
                            "UnknownService",
                            "The simulator does not know the service " + signingName));
        }
        try {
            return service.answer(
                    new WireService.Call(
                            body,
                            attempt(headers.getFirst("amz-sdk-request")),
                            principalArn.orElseThrow(),
                            Optional.ofNullable(headers.getFirst("X-Amz-Target"))));
        } catch (RuntimeException e) {
            // A gap in the simulator, which no client should retry, and every reader should see.
            return Optional.of(service.error(400, "SimulatorFailure", e.toString()));
        }
    }

    private static int attempt(@Nullable String header) {
        if (header == null) {
            return 1;
        }
        Matcher attempt = ATTEMPT.matcher(header);
        return attempt.matches() ? Integer.parseInt(attempt.group(1)) : 1;
    }

    private static void send(HttpExchange exchange, WireService.Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

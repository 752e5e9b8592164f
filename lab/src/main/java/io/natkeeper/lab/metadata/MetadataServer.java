package io.natkeeper.lab.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata service, version 2 only: a session token first, then paths below {@code
 * /latest/}. One server serves every instance; who asks is told by the source address. What it
 * tells is read from the world at each request, so it is never stale.
 *
 * <p>As strict as the real one where hosts could come to rely on laxness: no token or an expired or
 * foreign one is 401, a token request without a time to live of 1 to 21600 seconds is 400, anything
 * forwarded by a proxy is 403, what does not exist is 404. An address that is no instance's gets
 * 404 for everything.
 */
public final class MetadataServer implements AutoCloseable {

    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String TIME_TO_LIVE = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final int MAX_TIME_TO_LIVE_SECONDS = 21_600;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Supplier<World> world;
    private final Function<InetAddress, Optional<String>> instanceOf;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private record Session(String instanceId, Instant expiresAt) {}

    private record Answer(int status, String text) {}

    /**
     * Listens at once.
     *
     * @param address where to listen; hosts ask 169.254.169.254, port 80
     * @param world what exists now
     * @param instanceOf id of the instance that a source address belongs to
     */
    public MetadataServer(
            InetSocketAddress address,
            Supplier<World> world,
            Function<InetAddress, Optional<String>> instanceOf,
            InstantSource clock)
            throws IOException {
        this.world = world;
        this.instanceOf = instanceOf;
        this.clock = clock;
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens; tells the port when it was bound to port 0. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.text().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (exchange.getRequestHeaders().containsKey("X-Forwarded-For")) {
            return new Answer(403, "");
        }
        Optional<String> instanceId = instanceOf.apply(exchange.getRemoteAddress().getAddress());
        if (instanceId.isEmpty()) {
            return new Answer(404, "");
        }
        String path = exchange.getRequestURI().getPath();
        return switch (exchange.getRequestMethod()) {
            case "PUT" ->
                    path.equals("/latest/api/token")
                            ? newToken(exchange, instanceId.orElseThrow())
                            : new Answer(404, "");
            case "GET" -> read(exchange, path, instanceId.orElseThrow());
            default -> new Answer(405, "");
        };
    }

    private Answer newToken(HttpExchange exchange, String instanceId) {
        String timeToLive = exchange.getRequestHeaders().getFirst(TIME_TO_LIVE);
        if (timeToLive == null || !timeToLive.matches("[0-9]{1,5}")) {
            return new Answer(400, "");
        }
        int seconds = Integer.parseInt(timeToLive);
        if (seconds < 1 || seconds > MAX_TIME_TO_LIVE_SECONDS) {
            return new Answer(400, "");
        }
        Instant now = clock.instant();
        sessions.values().removeIf(session -> !now.isBefore(session.expiresAt()));
        byte[] bytes = new byte[40];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().encodeToString(bytes);
        sessions.put(token, new Session(instanceId, now.plusSeconds(seconds)));
        exchange.getResponseHeaders().set(TIME_TO_LIVE, timeToLive);
        return new Answer(200, token);
    }

    private Answer read(HttpExchange exchange, String path, String instanceId) {
        if (!hasSession(exchange.getRequestHeaders().getFirst(TOKEN), instanceId)) {
            return new Answer(401, "");
        }
        if (!path.startsWith("/latest/")) {
            return new Answer(404, "");
        }
        return InstanceMetadata.of(world.get(), instanceId)
                .flatMap(metadata -> metadata.read(path.substring("/latest/".length())))
                .map(text -> new Answer(200, text))
                .orElse(new Answer(404, ""));
    }

    private boolean hasSession(@Nullable String token, String instanceId) {
        if (token == null) {
            return false;
        }
        Session session = sessions.get(token);
        return session != null
                && session.instanceId().equals(instanceId)
                && clock.instant().isBefore(session.expiresAt());
    }
}

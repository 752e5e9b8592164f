package io.natkeeper.lab.traffic;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How one client uses one port of the entry address; as text {@code
 * web-http/office,198.51.100.20,50001,http,50,3}.
 *
 * @param name the mapping's and the client's
 * @param source the client's address
 * @param interval between new connections
 * @param held how many connections stay open
 */
public record PortUse(
        String name, InetAddress source, int port, Dialect dialect, Duration interval, int held) {

    public static PortUse of(String name, String source, int port, Dialect dialect, int held) {
        return new PortUse(
                name, InetAddress.ofLiteral(source), port, dialect, Duration.ofMillis(50), held);
    }

    /** What {@link #parse} reads. */
    public String format() {
        return String.join(
                ",",
                name,
                source.getHostAddress(),
                Integer.toString(port),
                dialect.name(),
                Long.toString(interval.toMillis()),
                Integer.toString(held));
    }

    static PortUse parse(String text) {
        List<String> fields = List.of(text.split(",", -1));
        if (fields.size() != 6) {
            throw new IllegalArgumentException("The use of a port has 6 fields: " + text);
        }
        return new PortUse(
                fields.get(0),
                InetAddress.ofLiteral(fields.get(1)),
                Integer.parseInt(fields.get(2)),
                Dialect.valueOf(fields.get(3).toUpperCase(Locale.ROOT)),
                Duration.ofMillis(Integer.parseInt(fields.get(4))),
                Integer.parseInt(fields.get(5)));
    }
}

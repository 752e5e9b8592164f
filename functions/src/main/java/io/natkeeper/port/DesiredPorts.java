package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every NAT host of a pool is to have in force: the content of a delivery of the kind {@code
 * ports}.
 *
 * @param within prefixes that targets must lie in, sorted; hosts refuse any other
 * @param watches names that are about to change, sorted
 * @param ports sorted by port
 */
public record DesiredPorts(List<Ipv4Prefix> within, List<Watch> watches, List<DesiredPort> ports) {

    /**
     * A name to resolve each second until its answer has changed and is stable.
     *
     * @param seconds after which a host stops doing so
     */
    public record Watch(String name, int seconds) {}

    /** Lines that end in {@code \n}; the same text for the same content. */
    public String text() {
        return Stream.of(
                        Stream.of("natkeeper-ports 1"),
                        within.stream().map(prefix -> "within " + prefix),
                        watches.stream().map(w -> "watch %s %d".formatted(w.name(), w.seconds())),
                        ports.stream().flatMap(DesiredPort::lines))
                .flatMap(lines -> lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}

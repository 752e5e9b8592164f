package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a host is to have in force for one port.
 *
 * @param allow prefixes without overlap, sorted
 */
public record DesiredPort(ListenPort listen, List<Ipv4Prefix> allow, boolean log, Backend backend) {

    /** Where connections go. */
    public sealed interface Backend {

        /**
         * @param slots in turn, or by a hash of the source; a target may have several
         * @param bySource whether a client keeps its slot
         */
        record Addresses(List<Endpoint> slots, boolean bySource) implements Backend {}

        /** Names that hosts resolve themselves. */
        record Names(List<Endpoint> names) implements Backend {}
    }

    /**
     * @param host an IPv4 address, or a name
     */
    public record Endpoint(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** The lines that hosts get, without line ends. */
    Stream<String> lines() {
        Stream<String> how =
                switch (backend) {
                    case Backend.Addresses(var _, boolean bySource) when bySource ->
                            Stream.of("by source");
                    case Backend.Addresses _, Backend.Names _ -> Stream.empty();
                };
        Stream<String> where =
                switch (backend) {
                    case Backend.Addresses(var slots, var _) ->
                            slots.stream().map(e -> "to %s %d".formatted(e.host(), e.port()));
                    case Backend.Names(var names) ->
                            names.stream().map(e -> "name %s %d".formatted(e.host(), e.port()));
                };
        return Stream.of(
                        allow.stream().map(prefix -> "allow " + prefix),
                        how,
                        log ? Stream.of("log") : Stream.<String>empty(),
                        where)
                .flatMap(lines -> lines)
                .map(line -> listen + " " + line);
    }
}

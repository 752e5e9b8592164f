package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every NAT host of a pool is to have in force: the content of a delivery of the kind {@code
 * egress}.
 *
 * @param within prefixes that sources lie in, sorted; hosts refuse any other
 * @param ways sorted, without overlap; neighbours that leave alike are one
 */
public record DesiredEgress(List<Ipv4Prefix> within, List<Way> ways) {

    /**
     * @param publicIp by which these sources leave, where the host has it
     */
    public record Way(Ipv4Range sources, String publicIp) {

        private Optional<Way> joined(Way next) {
            return publicIp.equals(next.publicIp) && sources.last() + 1 == next.sources.first()
                    ? Optional.of(
                            new Way(new Ipv4Range(sources.first(), next.sources.last()), publicIp))
                    : Optional.empty();
        }
    }

    /** Lines that end in {@code \n}; the same text for the same content. */
    public String text() {
        return Stream.of(
                        Stream.of("natkeeper-egress 1"),
                        within.stream().map(prefix -> "within " + prefix),
                        ways.stream()
                                .map(w -> "from %s by %s".formatted(w.sources(), w.publicIp())))
                .flatMap(lines -> lines)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** The fewest ways that say the same, each within one of the prefixes; what is in none goes. */
    static DesiredEgress of(List<Ipv4Prefix> within, Collection<Way> ways) {
        List<Way> merged = new ArrayList<>();
        for (Way way : ways.stream().sorted(Comparator.comparing(Way::sources)).toList()) {
            Optional<Way> longer =
                    merged.isEmpty() ? Optional.empty() : merged.getLast().joined(way);
            if (longer.filter(w -> isWithin(w, within)).isPresent()) {
                merged.removeLast();
                merged.add(longer.get());
            } else if (isWithin(way, within)) {
                merged.add(way);
            }
        }
        return new DesiredEgress(within, List.copyOf(merged));
    }

    private static boolean isWithin(Way way, List<Ipv4Prefix> within) {
        return within.stream().anyMatch(p -> Ipv4Range.of(p).contains(way.sources()));
    }
}

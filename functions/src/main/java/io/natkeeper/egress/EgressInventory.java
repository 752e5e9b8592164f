package io.natkeeper.egress;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which address each chosen source uses: the expected one, and the one that the hosts' answers
 * show; also what Natkeeper remembers of its last run. Written only when something in it changed.
 *
 * @param within prefixes that sources lie in
 * @param hosts sorted by instance id
 * @param rules sorted by name
 * @param addresses that rules name, sorted by address
 * @param tables that chosen sources are behind, sorted by id
 * @param sources sorted, without overlap
 * @param drift what somebody else changed and Natkeeper repaired, the newest first
 */
public record EgressInventory(
        String pool,
        FormState policy,
        List<Ipv4Prefix> within,
        List<Host> hosts,
        List<Rule> rules,
        List<Address> addresses,
        List<Table> tables,
        List<Source> sources,
        List<Event> drift) {

    /**
     * @param from in the words of {@link EgressSource}
     * @param addresses as the policy names them
     */
    public record Rule(String name, String from, List<String> addresses, List<String> problems) {}

    /**
     * @param follows the route table whose host carries it
     * @param on instance ids of the hosts that have it, by their own answers
     */
    public record Address(
            String publicIp,
            String allocationId,
            Optional<String> name,
            Optional<String> follows,
            List<String> on) {}

    /**
     * @param hostId the instance that its default route leads to; none: no host of EC2's
     */
    public record Table(String id, Optional<String> hostId) {}

    /**
     * @param instanceId whose address it is; none: a range
     * @param table that routes it
     * @param publicIp the expected address; none: its host's default one
     * @param changed when that last changed, and why
     */
    public record Source(
            Ipv4Range range,
            String rule,
            Optional<String> instanceId,
            String table,
            Optional<String> publicIp,
            Event changed) {

        /** As people know it: {@code 10.0.3.17 (i-0abc)}. */
        public String label() {
            return range + instanceId.map(" (%s)"::formatted).orElse("");
        }
    }

    /** What a source's host says of it. */
    public sealed interface Seen {

        record Chosen(String publicIp, String hostId) implements Seen {}

        record Default(String hostId) implements Seen {}

        /** The host has not said, or there is none. */
        record Unknown(String cause) implements Seen {}
    }

    public Seen seen(Source source) {
        Optional<String> hostId =
                tables.stream()
                        .filter(t -> t.id().equals(source.table()))
                        .flatMap(t -> t.hostId().stream())
                        .findFirst();
        Optional<Host> host =
                hosts.stream()
                        .filter(h -> hostId.filter(h.instanceId()::equals).isPresent())
                        .findFirst();
        if (host.isEmpty()) {
            return new Seen.Unknown("%s leads to no host of the pool".formatted(source.table()));
        }
        if (host.get().problem().isPresent()) {
            return new Seen.Unknown(host.get().problem().get());
        }
        String id = host.get().instanceId();
        return source.publicIp()
                .filter(ip ->
                        addresses.stream()
                                .anyMatch(a -> a.publicIp().equals(ip) && a.on().contains(id)))
                .<Seen>map(ip -> new Seen.Chosen(ip, id))
                .orElseGet(() -> new Seen.Default(id));
    }

    /** Sources that a chosen address is missing for. */
    public long withoutAddress() {
        return sources.stream()
                .filter(s ->
                        s.publicIp().isEmpty()
                                ? rules.stream()
                                        .anyMatch(r ->
                                                r.name().equals(s.rule())
                                                        && !r.problems().isEmpty())
                                : seen(s) instanceof Seen.Default)
                .count();
    }

    /** What the next run goes by where it can't read AWS. */
    Remembered remembered() {
        Map<String, Remembered.Rule> kept = new HashMap<>();
        for (Rule rule : rules) {
            kept.put(
                    rule.name(),
                    new Remembered.Rule(
                            rule.from(),
                            rule.addresses(),
                            sources.stream()
                                    .filter(s -> s.rule().equals(rule.name()))
                                    .map(s ->
                                            new EgressPlan.PlannedSource(
                                                    s.range(),
                                                    s.rule(),
                                                    s.instanceId(),
                                                    s.table(),
                                                    s.publicIp()))
                                    .toList()));
        }
        return new Remembered(within, kept);
    }
}

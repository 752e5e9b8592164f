package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Observed;
import io.natkeeper.delivery.PackedState;
import io.natkeeper.form.FormErrors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a NAT host answers to a delivery: what is in force there now, read back from its kernel.
 *
 * @param changed elements that this delivery changed
 * @param cut conntrack entries that it ended
 * @param repaired what somebody else had changed there, as sentences; each is told once
 * @param unresolved names that have no answer, or none that hosts may lead to
 * @param state unknown, where it is too large for an answer
 */
public record HostPorts(
        int changed,
        int cut,
        List<String> repaired,
        List<String> unresolved,
        Observed<State> state) {

    /**
     * @param ports by port
     * @param resolved by name
     */
    public record State(Map<ListenPort, InForce> ports, Map<String, Resolved> resolved) {}

    /**
     * @param allow sorted
     * @param slots addresses in order of slots; none: connections are refused
     */
    public record InForce(
            List<Ipv4Prefix> allow, List<DesiredPort.Endpoint> slots, boolean bySource) {}

    /**
     * @param since since when the answer is this one
     */
    public record Resolved(String address, Instant since) {}

    /** Reads the answer of the handler of the kind {@code ports}. */
    public static Observed<HostPorts> read(Map<String, Object> answer) {
        if (!(answer.get("changed") instanceof Number changed)
                || !(answer.get("cut") instanceof Number cut)) {
            return Observed.unknown(
                    "The host's answer has no counts, as that of Natkeeper's handler has: "
                            + FormErrors.quoted(answer.toString()));
        }
        return Observed.known(
                new HostPorts(
                        changed.intValue(),
                        cut.intValue(),
                        PackedState.texts(answer, "repaired"),
                        PackedState.texts(answer, "unresolved"),
                        PackedState.read(answer, HostPorts::state)));
    }

    private static State state(List<String> lines) {
        Map<ListenPort, List<Ipv4Prefix>> allow = new TreeMap<>();
        Map<ListenPort, List<DesiredPort.Endpoint>> slots = new TreeMap<>();
        Set<ListenPort> bySource = new HashSet<>();
        Map<String, Resolved> resolved = new TreeMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("resolved")) {
                resolved.put(
                        words[1],
                        new Resolved(words[2], Instant.ofEpochSecond(Long.parseLong(words[3]))));
            } else if (Protocol.of(words[0]).isPresent()) {
                ListenPort port = ListenPort.of(words[0] + " " + words[1]).orElseThrow();
                allow.computeIfAbsent(port, _ -> new ArrayList<>());
                switch (words[2]) {
                    case "allow" -> allow.get(port).add(Ipv4Prefix.of(words[3]));
                    case "to" ->
                            slots.computeIfAbsent(port, _ -> new ArrayList<>())
                                    .add(
                                            new DesiredPort.Endpoint(
                                                    words[3], Integer.parseInt(words[4])));
                    case "by" -> bySource.add(port);
                    default -> {
                        // How it logs, or which name it resolves.
                    }
                }
            }
        }
        Map<ListenPort, InForce> ports = new TreeMap<>();
        allow.forEach((port, prefixes) ->
                ports.put(
                        port,
                        new InForce(
                                prefixes.stream().sorted().toList(),
                                List.copyOf(slots.getOrDefault(port, List.of())),
                                bySource.contains(port))));
        return new State(Collections.unmodifiableMap(ports), Collections.unmodifiableMap(resolved));
    }
}

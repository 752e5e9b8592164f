package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.delivery.PackedState;
import io.natkeeper.egress.DesiredEgress.Way;
import io.natkeeper.form.FormErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a NAT host answers to a delivery: what is in force there now, read back from its kernel.
 *
 * @param changed elements that this delivery changed
 * @param cut conntrack entries that it ended
 * @param repaired what somebody else had changed there, as sentences; each is told once
 * @param state unknown, where it is too large for an answer
 */
public record HostEgress(int changed, int cut, List<String> repaired, Observed<State> state) {

    /**
     * @param ways as the host has them, in its order
     * @param present public addresses of these that are on the host: whoever is to leave by one
     *     does
     */
    public record State(List<Way> ways, Set<String> present) {}

    /** Reads the answer of the handler of the kind {@code egress}. */
    public static Observed<HostEgress> read(Map<String, Object> answer) {
        if (!(answer.get("changed") instanceof Number changed)
                || !(answer.get("cut") instanceof Number cut)) {
            return Observed.unknown(
                    "The host's answer has no counts, as that of Natkeeper's handler has: "
                            + FormErrors.quoted(answer.toString()));
        }
        return Observed.known(
                new HostEgress(
                        changed.intValue(),
                        cut.intValue(),
                        PackedState.texts(answer, "repaired"),
                        PackedState.read(answer, HostEgress::state)));
    }

    /** {@code from RANGE by PUBLIC via PRIVATE DEVICE}, or {@code from RANGE by PUBLIC absent}. */
    private static State state(List<String> lines) {
        List<Way> ways = new ArrayList<>();
        Set<String> present = new TreeSet<>();
        Set<String> absent = new TreeSet<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            boolean there = words.length == 7 && words[4].equals("via");
            boolean gone = words.length == 5 && words[4].equals("absent");
            if (!words[0].equals("from") || !words[2].equals("by") || there == gone) {
                throw new IllegalArgumentException("no line of a state: " + line);
            }
            ways.add(new Way(Ipv4Range.of(words[1]), words[3]));
            (there ? present : absent).add(words[3]);
        }
        // Of an address that is there for some sources only nobody can say that it is.
        present.removeAll(absent);
        return new State(List.copyOf(ways), present);
    }
}

package io.natkeeper.port;

import io.natkeeper.port.DesiredPort.Endpoint;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which member each slot of a source hash leads to, by rendezvous hashing: every slot goes to the
 * member that scores highest for it, so a member that goes moves only its own slots, and one that
 * comes takes its share and moves no other.
 */
final class SourceSlots {

    /**
     * Enough for shares to be similar among a dozen members; constant, or all clients would move.
     */
    static final int SLOTS = 64;

    private SourceSlots() {}

    /**
     * @param members at least one, without two of the same
     */
    static List<Endpoint> of(List<Endpoint> members) {
        return IntStream.range(0, SLOTS)
                .mapToObj(slot ->
                        members.stream()
                                .max(
                                        Comparator.<Endpoint>comparingLong(m -> score(slot, m))
                                                .thenComparing(Endpoint::toString))
                                .orElseThrow())
                .toList();
    }

    /** A mix of both, the same in every run and on every machine: splitmix64's finalizer. */
    private static long score(int slot, Endpoint member) {
        long mixed = (long) member.toString().hashCode() << 32 | slot;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}

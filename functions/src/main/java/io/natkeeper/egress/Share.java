package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import io.natkeeper.egress.EgressWorld.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of several addresses sources leave by, by rendezvous hashing: an address that goes moves
 * only its own sources, and one that comes takes its share and moves no other.
 *
 * @param address none, where there is none to choose
 */
record Share(Ipv4Range range, Optional<Address> address) {

    /** A range is shared out in as many blocks, so that hosts get few lines. */
    private static final int BLOCKS = 64;

    static List<Share> of(Claim claim, List<Address> candidates) {
        if (candidates.size() < 2) {
            return List.of(new Share(claim.range(), candidates.stream().findFirst()));
        }
        long origin = claim.origin().first();
        long block = Math.max(1, claim.origin().size() / BLOCKS);
        List<Share> shares = new ArrayList<>();
        for (long from = claim.range().first(); from <= claim.range().last(); ) {
            long start = origin + (from - origin) / block * block;
            long last = Math.min(start + block - 1, claim.range().last());
            Share next = new Share(new Ipv4Range(from, last), Optional.of(best(start, candidates)));
            if (!shares.isEmpty() && shares.getLast().address().equals(next.address())) {
                Share before = shares.removeLast();
                next = new Share(new Ipv4Range(before.range().first(), last), next.address());
            }
            shares.add(next);
            from = last + 1;
        }
        return shares;
    }

    private static Address best(long source, List<Address> candidates) {
        return candidates.stream()
                .max(
                        Comparator.<Address>comparingLong(a -> score(source, a))
                                .thenComparing(Address::allocationId))
                .orElseThrow();
    }

    /** A mix of both, the same in every run and on every machine: splitmix64's finalizer. */
    private static long score(long source, Address address) {
        long mixed = ((long) address.allocationId().hashCode() << 32) | source;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}

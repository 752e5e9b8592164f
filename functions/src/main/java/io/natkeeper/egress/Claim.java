package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A rule matches these sources.
 *
 * @param rule its place in the policy: the lowest wins
 * @param origin all that it matched at once, whatever part of that an earlier rule takes
 * @param kept by which address it leaves for what was planned before, where AWS can't be read;
 *     empty: that is planned now
 */
record Claim(
        Ipv4Range range,
        int rule,
        Ipv4Range origin,
        Optional<String> instanceId,
        String tableId,
        Optional<Optional<String>> kept) {

    private static final Comparator<Claim> ORDER =
            Comparator.comparingInt(Claim::rule)
                    .thenComparing(Claim::range)
                    .thenComparing(c -> c.instanceId().orElse(""));

    /** The same claim to a part of it. */
    private Claim on(Ipv4Range part) {
        return new Claim(part, rule, origin, instanceId, tableId, kept);
    }

    /**
     * First match wins.
     *
     * @param won sorted, without overlap
     * @param lost to whom what was lost, one example for each pair of rules: by the winner's place,
     *     then the loser's
     */
    record Settled(List<Claim> won, Map<Integer, Map<Integer, Ipv4Range>> lost) {}

    /** A sweep over the line of addresses; the same whatever the order of the claims. */
    static Settled settle(Collection<Claim> claims) {
        List<Claim> byStart =
                claims.stream()
                        .sorted(
                                Comparator.comparingLong((Claim c) -> c.range().first())
                                        .thenComparing(ORDER))
                        .toList();
        TreeSet<Long> cuts = new TreeSet<>();
        for (Claim claim : byStart) {
            cuts.add(claim.range().first());
            cuts.add(claim.range().last() + 1);
        }
        List<Claim> won = new ArrayList<>();
        Map<Integer, Map<Integer, Ipv4Range>> lost = new TreeMap<>();
        PriorityQueue<Claim> open = new PriorityQueue<>(ORDER);
        int next = 0;
        for (long from : cuts) {
            while (next < byStart.size() && byStart.get(next).range().first() == from) {
                open.add(byStart.get(next++));
            }
            open.removeIf(c -> c.range().last() < from);
            Claim winner = open.peek();
            Long end = cuts.higher(from);
            if (winner == null || end == null) {
                continue;
            }
            Ipv4Range part = new Ipv4Range(from, end - 1);
            extend(won, winner, part);
            for (Claim loser : open) {
                if (loser.rule() != winner.rule()) {
                    lost.computeIfAbsent(winner.rule(), _ -> new TreeMap<>())
                            .putIfAbsent(loser.rule(), part);
                }
            }
        }
        return new Settled(List.copyOf(won), lost);
    }

    /** Where the same claim has just won, it goes on. */
    private static void extend(List<Claim> won, Claim winner, Ipv4Range part) {
        if (!won.isEmpty()) {
            Claim last = won.getLast();
            if (last.range().last() + 1 == part.first()
                    && last.equals(winner.on(last.range()))
                    && winner.range().contains(last.range())) {
                won.removeLast();
                won.add(winner.on(new Ipv4Range(last.range().first(), part.last())));
                return;
            }
        }
        won.add(winner.on(part));
    }
}

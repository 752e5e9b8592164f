package io.natkeeper.lab.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Moves labels apart until none overlaps another, and no further than needed. */
final class Spread {

    /**
     * Neighbours that touch: they keep their distances and lie around the middle of their wishes.
     */
    private record Cluster(double wishes, int size, double gap) {
        double first() {
            return wishes / size - (size - 1) * gap / 2;
        }

        double last() {
            return first() + (size - 1) * gap;
        }

        Cluster with(Cluster next) {
            return new Cluster(wishes + next.wishes, size + next.size, gap);
        }
    }

    private Spread() {}

    /**
     * Places labels along a line.
     *
     * @param wishes where the labels would like to be, ascending
     * @param gap the least distance between two
     * @return where they are put, all within the limits if there is room
     */
    static List<Double> apart(List<Double> wishes, double gap, double least, double most) {
        Deque<Cluster> clusters = new ArrayDeque<>();
        for (double wish : wishes) {
            Cluster cluster = new Cluster(wish, 1, gap);
            while (!clusters.isEmpty() && clusters.getLast().last() + gap > cluster.first()) {
                cluster = clusters.removeLast().with(cluster);
            }
            clusters.addLast(cluster);
        }
        List<Double> places = new ArrayList<>();
        for (Cluster cluster : clusters) {
            for (int i = 0; i < cluster.size(); i++) {
                places.add(cluster.first() + i * gap);
            }
        }
        for (int i = places.size() - 1; i >= 0; i--) {
            places.set(i, Math.min(places.get(i), most - (places.size() - 1 - i) * gap));
        }
        for (int i = 0; i < places.size(); i++) {
            places.set(i, Math.max(places.get(i), least + i * gap));
        }
        return places;
    }
}

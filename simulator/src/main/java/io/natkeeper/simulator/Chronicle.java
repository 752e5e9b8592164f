package io.natkeeper.simulator;

import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The world as it is and as it lately was. Whoever reads and then changes holds its lock. */
final class Chronicle {

    private static final int MAX_ENTRIES = 10_000;

    private record Entry(Instant since, World world) {}

    private final Timing timing;
    private final Duration memory;
    private final ArrayDeque<Entry> history = new ArrayDeque<>();
    private final List<Consumer<World>> listeners = new ArrayList<>();
    private final TreeMap<String, Instant> vanishing = new TreeMap<>();

    /**
     * @param memory how far back a read may go
     */
    Chronicle(Timing timing, Duration memory) {
        this.timing = timing;
        this.memory = memory;
        history.addLast(new Entry(Instant.MIN, World.EMPTY));
    }

    synchronized World world() {
        forgetVanished();
        return history.getLast().world();
    }

    /** The world some time ago. */
    synchronized World worldAt(Instant instant) {
        forgetVanished();
        Iterator<Entry> backwards = history.descendingIterator();
        World oldest = World.EMPTY;
        while (backwards.hasNext()) {
            Entry entry = backwards.next();
            oldest = entry.world();
            if (!entry.since().isAfter(instant)) {
                break;
            }
        }
        return oldest;
    }

    synchronized void change(UnaryOperator<World> change) {
        World before = world();
        World after = change.apply(before);
        if (after.equals(before)) {
            return;
        }
        record(after);
    }

    /** Runs something while nobody else changes the world. It must not wait. */
    synchronized <T> T whileStill(Supplier<T> work) {
        return work.get();
    }

    /** What was terminated or deleted stays visible until then. */
    synchronized void vanish(String id, Instant at) {
        vanishing.put(id, at);
    }

    synchronized void onChange(Consumer<World> listener) {
        listeners.add(listener);
    }

    // Not a timer: a run that waits until nothing is left to do would wait for the hour.
    private void forgetVanished() {
        Instant now = timing.now();
        List<String> gone =
                vanishing.entrySet().stream()
                        .filter(e -> !e.getValue().isAfter(now))
                        .map(e -> e.getKey())
                        .toList();
        for (String id : gone) {
            vanishing.remove(id);
            record(history.getLast().world().withoutInstance(id).withoutNatGateway(id));
        }
    }

    private void record(World world) {
        Instant now = timing.now();
        history.addLast(new Entry(now, world));
        Instant horizon = now.minus(memory);
        while (history.size() > 1 && (history.size() > MAX_ENTRIES || isForgotten(horizon))) {
            history.removeFirst();
        }
        for (Consumer<World> listener : List.copyOf(listeners)) {
            listener.accept(world);
        }
    }

    /** The oldest entry is not needed once the next one is as old as any read may go. */
    private boolean isForgotten(Instant horizon) {
        Iterator<Entry> oldest = history.iterator();
        oldest.next();
        return !oldest.next().since().isAfter(horizon);
    }
}

package io.natkeeper.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Plays a small story in every order in which its actors' steps can fall. An actor is code that
 * asks {@link Turn#await} before each step; between two of its turns the others may have any
 * number.
 */
final class EveryOrder {

    /** More are no small story any more. */
    private static final int MOST_ORDERS = 50_000;

    /** One actor's way to take its turn. */
    static final class Turn {
        private final Semaphore granted = new Semaphore(0);
        private final Semaphore arrived = new Semaphore(0);
        private volatile boolean isDone;

        void await() {
            arrived.release();
            granted.acquireUninterruptibly();
        }
    }

    /**
     * @param actors fresh ones, over a fresh world
     * @param check what must hold after each order
     */
    record Story(List<Consumer<Turn>> actors, Runnable check) {}

    private EveryOrder() {}

    /** Returns how many orders there were. */
    static int of(Supplier<Story> stories) {
        List<Integer> prefix = new ArrayList<>();
        for (int orders = 1; orders <= MOST_ORDERS; orders++) {
            List<Integer> options = new ArrayList<>();
            List<Integer> choices = new ArrayList<>(prefix);
            play(stories.get(), choices, options);
            // As counting: the last choice that has a further option takes it.
            int last = choices.size() - 1;
            while (last >= 0 && choices.get(last) + 1 == options.get(last)) {
                last--;
            }
            if (last < 0) {
                return orders;
            }
            prefix = new ArrayList<>(choices.subList(0, last));
            prefix.add(choices.get(last) + 1);
        }
        throw new AssertionError("This story has more than " + MOST_ORDERS + " orders");
    }

    private static void play(Story story, List<Integer> choices, List<Integer> options) {
        List<Turn> turns = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (Consumer<Turn> actor : story.actors()) {
            Turn turn = new Turn();
            turns.add(turn);
            Thread.ofVirtual().start(() -> act(actor, turn, failures));
            turn.arrived.acquireUninterruptibly();
        }
        for (int step = 0; ; step++) {
            List<Turn> waiting = turns.stream().filter(turn -> !turn.isDone).toList();
            if (waiting.isEmpty()) {
                break;
            }
            if (step == choices.size()) {
                choices.add(0);
            }
            options.add(waiting.size());
            Turn next = waiting.get(choices.get(step));
            next.granted.release();
            next.arrived.acquireUninterruptibly();
        }
        try {
            if (!failures.isEmpty()) {
                throw new AssertionError(failures.getFirst());
            }
            story.check().run();
        } catch (AssertionError e) {
            throw new AssertionError("In the order " + choices, e);
        }
    }

    private static void act(Consumer<Turn> actor, Turn turn, List<Throwable> failures) {
        try {
            actor.accept(turn);
        } catch (Throwable e) {
            failures.add(e);
        } finally {
            turn.isDone = true;
            turn.arrived.release();
        }
    }
}

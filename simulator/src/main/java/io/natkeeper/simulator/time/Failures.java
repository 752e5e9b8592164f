package io.natkeeper.simulator.time;

import java.util.Iterator;
import java.util.List;

/** How a task's failure reaches whoever waits for the task. */
final class Failures {

    private Failures() {}

    /** Throws the first failure, with the others suppressed in it; returns when there is none. */
    static void throwFirst(List<? extends Throwable> failures) {
        Iterator<? extends Throwable> all = failures.iterator();
        if (!all.hasNext()) {
            return;
        }
        Throwable first = all.next();
        all.forEachRemaining(other -> {
            if (!other.equals(first)) {
                first.addSuppressed(other);
            }
        });
        switch (first) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }
}

package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import java.util.List;

/** One experiment: what happens, and what Natkeeper promises then. */
public interface Scenario {

    /** The name on the command line, such as {@code nat-stop}. */
    String name();

    /** The VPC that it begins with. */
    default Cast cast() {
        return Cast.TWO_ZONES;
    }

    /**
     * Lets it happen; ends when nothing more is to be seen.
     *
     * @param stage everything runs; private hosts send packets
     */
    void play(Stage stage) throws InterruptedException;

    /**
     * Judges the run by what was seen. With Natkeeper disconnected only those are judged that look
     * at packets, and at least one of them must be broken.
     */
    List<Promise> promises(Evidence evidence);
}

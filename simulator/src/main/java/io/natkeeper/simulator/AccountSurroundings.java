package io.natkeeper.simulator;

import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.event.AwsEvent;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.World;
import java.time.Instant;

/** What a service sees of the account that it is part of. */
record AccountSurroundings(Chronicle chronicle, Timing timing, SimulatedEvents events, Ids ids)
        implements Surroundings {

    @Override
    public World world() {
        return chronicle.world();
    }

    @Override
    public void emit(AwsEvent event) {
        events.emit(event);
    }

    @Override
    public String uuid() {
        return ids.uuid();
    }

    @Override
    public AwsEvent.Origin origin() {
        return events.origin();
    }

    @Override
    public void later(Instant at, Runnable work) {
        timing.later(at, () -> atOnce(work));
    }

    @Override
    public void atOnce(Runnable work) {
        chronicle.whileStill(() -> {
            work.run();
            return true;
        });
    }
}

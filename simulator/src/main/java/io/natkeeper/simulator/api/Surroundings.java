package io.natkeeper.simulator.api;

import io.natkeeper.simulator.event.AwsEvent;
import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.World;
import java.time.Instant;

/** What a service needs of the simulator around it. */
public interface Surroundings {

    Timing timing();

    World world();

    void emit(AwsEvent event);

    /** Another one at each call, from the seed. */
    String uuid();

    /** Where the account is: for ARNs. */
    AwsEvent.Origin origin();

    /** Does something later, while nothing else touches the world. It must not wait. */
    void later(Instant at, Runnable work);

    /** Does something now, while nothing else touches the world. It must not wait. */
    void atOnce(Runnable work);
}

package io.natkeeper.port;

import io.natkeeper.Observed;
import java.util.List;

/** What AWS says, in our words. Calls of one pool do not depend on each other's answers. */
public interface PortObserver {

    /** The pools of this deployment that have a NAT instance pending or running, sorted by name. */
    Observed<List<PortPool>> pools();

    Observed<PortTexts> texts(String pool);

    /** All versions of the map that Parameter Store still has. */
    Observed<MapHistory> history(String pool);

    Targets targets(PortPool pool, PortMap.Wanted wanted);

    Observed<Entrance> entrance(PortPool pool);
}

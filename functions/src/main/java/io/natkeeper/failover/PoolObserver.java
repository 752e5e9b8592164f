package io.natkeeper.failover;

import io.natkeeper.event.Trigger;

/** Looks at AWS. */
public interface PoolObserver {

    /**
     * Reads what failover needs, in at most two round trips; what fails is unknown.
     *
     * @param trigger what the observation is for: only the sweep needs the hosts' agents
     */
    Snapshot observe(Trigger trigger);
}

package io.natkeeper.failover;

/** Looks at AWS. */
public interface PoolObserver {

    /** Reads what failover needs, in at most two round trips; what fails is unknown. */
    Snapshot observe();
}

package io.natkeeper.failover;

import io.natkeeper.Action;
import io.natkeeper.Outcome;

/** Changes AWS. */
public interface Actuator {

    /** Applies one action; never throws for what AWS answers. */
    Outcome apply(Action action);
}

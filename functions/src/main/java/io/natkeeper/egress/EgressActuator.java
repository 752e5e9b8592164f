package io.natkeeper.egress;

import io.natkeeper.Outcome;

/** Writes to AWS, each action idempotent. */
public interface EgressActuator {

    Outcome apply(EgressAction action);
}

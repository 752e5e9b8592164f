package io.natkeeper.port;

import io.natkeeper.Outcome;

/** Writes to AWS, each action idempotent. */
public interface PortActuator {

    Outcome apply(PortAction action);
}

package io.natkeeper.simulator;

/** What can go wrong with an attempt. */
public enum Fault {
    /** RequestLimitExceeded, 503. */
    THROTTLE,
    /** InternalError, 500. */
    INTERNAL_ERROR,
    /** Unavailable, 503. */
    UNAVAILABLE,
    /** UnauthorizedOperation, 403. */
    UNAUTHORIZED,
    /** The request never arrives; the client waits in vain. */
    TIMEOUT_BEFORE_APPLIED,
    /** The request is applied, and the answer is lost; the client waits in vain. */
    TIMEOUT_AFTER_APPLIED
}

package io.natkeeper.lab.report;

/** Who did what is told: a column of the timeline. */
public enum Lane {
    /** AWS itself: an instance changes its state. */
    AWS,
    /** EventBridge: an event is emitted, delivered, lost. */
    EVENT,
    /** Natkeeper's function: invoked, finished, failed. */
    FUNCTION,
    /** A route table. */
    ROUTE,
    /** A private host or a NAT host. */
    HOST,
    /** The lab: set-up, clean-up, the experiment's own steps. */
    LAB
}

package io.natkeeper.simulator;

/** How likely each kind of fault is for an attempt, each 0 to 1 and at most 1 together. */
public record FaultProfile(
        double throttle,
        double internalError,
        double unavailable,
        double timeoutBeforeApplied,
        double timeoutAfterApplied) {

    public static final FaultProfile NONE = new FaultProfile(0, 0, 0, 0, 0);

    /** Every kind of passing fault, each as likely as the others. */
    public static FaultProfile evenly(double probability) {
        double each = probability / 5;
        return new FaultProfile(each, each, each, each, each);
    }
}

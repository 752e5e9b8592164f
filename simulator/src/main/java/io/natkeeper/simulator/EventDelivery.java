package io.natkeeper.simulator;

import java.time.Duration;

/**
 * How EventBridge delivers. AWS says "best effort" and no figure: all of it is modelled.
 *
 * @param delay from the change to the delivery, at least
 * @param jitter what the seed may add to it, at most; events overtake each other within it
 * @param lossProbability how likely an event never arrives, 0 to 1
 * @param duplicateProbability how likely it arrives twice, 0 to 1
 */
public record EventDelivery(
        Duration delay, Duration jitter, double lossProbability, double duplicateProbability) {

    public static final EventDelivery DEFAULT =
            new EventDelivery(Duration.ofSeconds(1), Duration.ZERO, 0, 0);

    public EventDelivery withDelay(Duration newDelay) {
        return new EventDelivery(newDelay, jitter, lossProbability, duplicateProbability);
    }

    public EventDelivery withJitter(Duration newJitter) {
        return new EventDelivery(delay, newJitter, lossProbability, duplicateProbability);
    }

    public EventDelivery withLossProbability(double newLossProbability) {
        return new EventDelivery(delay, jitter, newLossProbability, duplicateProbability);
    }

    public EventDelivery withDuplicateProbability(double newDuplicateProbability) {
        return new EventDelivery(delay, jitter, lossProbability, newDuplicateProbability);
    }
}

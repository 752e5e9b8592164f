package io.natkeeper.lab.scenario;

import io.natkeeper.simulator.EventDelivery;
import io.natkeeper.simulator.LifecycleTimes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * AWS's own delays, as the lab models them. They are stated in every report, so that nobody
 * mistakes them for ours, or ours for them.
 *
 * @param apiLatency of each API call
 */
public record Delays(Duration apiLatency) {

    static final Duration EVENT_EMISSION = Duration.ofSeconds(1);
    static final Duration FAILBACK_DELAY = Duration.ofSeconds(5);

    /** A minute of Lambda's own retry delay is a second here. */
    static final double LAMBDA_RETRY_SCALE = 1.0 / 60;

    static final Duration SWEEP_PERIOD = Duration.ofSeconds(2);

    /** From the failure to an impaired status check; in AWS a minute or two. */
    static final Duration STATUS_CHECK = Duration.ofSeconds(2);

    /** From an impaired status check to an alarm's state; in AWS at least a minute. */
    static final Duration ALARM = Duration.ofSeconds(1);

    /** From power to cloud-init's last step, on a minimal Amazon Linux it is some 20 s. */
    static final Duration BOOT = Duration.ofSeconds(3);

    /** Until it sees the answer, a host repeats that it is ready; in AWS every 15 s. */
    static final Duration READY_REPORT_PERIOD = Duration.ofSeconds(3);

    EventDelivery events() {
        return EventDelivery.DEFAULT.withDelay(EVENT_EMISSION);
    }

    LifecycleTimes lifecycle() {
        return LifecycleTimes.DEFAULT
                .withPending(Duration.ofSeconds(2))
                .withStopping(Duration.ofSeconds(5))
                .withShuttingDown(Duration.ofSeconds(5));
    }

    Map<String, String> inWords() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(
                "API call",
                apiLatency.toMillis()
                        + " ms from request to answer, half each way (API_LATENCY_MS)");
        words.put(
                "Event",
                EVENT_EMISSION.toMillis()
                        + " ms from a change of state to the function; AWS publishes no figure");
        words.put(
                "Route",
                "takes effect at once when the API call is applied; AWS publishes no figure");
        words.put(
                "Instance",
                "pending 2 s, booted 3 s after power, stopping 5 s, shutting-down 5 s; it stops forwarding the moment it is told to stop, which is the worst case");
        words.put(
                "Status check",
                "where a scenario needs it, fails 2 s after the failure, and its alarm 1 s later; in AWS each takes a minute or two");
        words.put(
                "Auto Scaling",
                "a new host is pending 2 s, boots 3 s from power, repeats every 3 s that it is ready (15 s in AWS); hooks time out after 30 s (launch) and 10 s (terminate)");
        words.put(
                "Schedule",
                "where a scenario needs the sweep, every 2 s instead of every minute, and routes return after 5 s of health instead of 300 s");
        words.put(
                "Retry",
                "Lambda repeats a failed event after 1 s and 2 s, instead of 1 min and 2 min");
        return words;
    }
}

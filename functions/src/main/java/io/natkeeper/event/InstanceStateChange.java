package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.InstanceStateChanged;
import io.natkeeper.fleet.InstanceState;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * aws.ec2@EC2InstanceStateChangeNotification. Fixtures: {@code
 * events/failover/ec2-instance-state-*.json}.
 *
 * <p>Only {@code detail} is read: {@code version} and {@code resources} are missing from some of
 * AWS's own samples.
 */
final class InstanceStateChange {

    static final String SOURCE = "aws.ec2";
    static final String DETAIL_TYPE = "EC2 Instance State-change Notification";

    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-f]{8,17}");

    private InstanceStateChange() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(DETAIL_TYPE, event.getDetail());
        Optional<String> instanceId =
                fields.matching("instance-id", INSTANCE_ID, "an instance id such as i-0abc1234");
        Optional<InstanceState> state =
                fields.required("state", InstanceState::of, "one of " + InstanceState.NAMES);
        if (instanceId.isEmpty() || state.isEmpty()) {
            throw fields.malformed();
        }
        return new InstanceStateChanged(instanceId.get(), state.get(), emittedAt(event));
    }

    private static Optional<Instant> emittedAt(ScheduledEvent event) {
        return Optional.ofNullable(event.getTime())
                .map(time -> Instant.ofEpochMilli(time.getMillis()));
    }
}

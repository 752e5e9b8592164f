package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.InstanceStateChanged;
import io.natkeeper.event.Trigger.TargetChanged;
import io.natkeeper.fleet.InstanceState;
import java.util.Optional;

/**
 * aws.ec2@EC2InstanceStateChangeNotification. Fixtures: {@code
 * events/failover/ec2-instance-state-*.json}.
 *
 * <p>Only {@code detail} is read: {@code version} and {@code resources} are missing from some of
 * AWS's own samples.
 */
final class InstanceStateChange {

    private InstanceStateChange() {}

    static InstanceStateChanged parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        return fields.parsed(
                new InstanceStateChanged(
                        fields.instanceId("instance-id"),
                        fields.required(
                                "state",
                                InstanceState::of,
                                "one of " + InstanceState.NAMES,
                                InstanceState.RUNNING),
                        fields.emittedAt()));
    }

    static Trigger parseTarget(ScheduledEvent event) {
        InstanceStateChanged changed = parse(event);
        return new TargetChanged(
                changed.instanceId(), Optional.empty(), changed.state().awsName(), changed.at());
    }

    /** One that stops still sends; what comes then says more. */
    static Trigger parseSource(ScheduledEvent event) {
        return parse(event).state() == InstanceState.STOPPING
                ? new Trigger.Ignored("An instance that stops still leaves by its address.")
                : parseTarget(event);
    }
}

package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import io.natkeeper.event.Trigger.RebalanceRecommendation;

/**
 * aws.ec2@EC2InstanceRebalanceRecommendation. Fixture: {@code
 * events/failover/ec2-rebalance-recommendation.json}.
 */
final class RebalanceRecommended {

    private RebalanceRecommended() {}

    static Trigger parse(ScheduledEvent event) {
        Fields fields = new Fields(event);
        return fields.parsed(
                new RebalanceRecommendation(fields.instanceId("instance-id"), fields.emittedAt()));
    }
}

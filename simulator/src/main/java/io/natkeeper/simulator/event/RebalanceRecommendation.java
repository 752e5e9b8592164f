package io.natkeeper.simulator.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Spot instance is at elevated risk of interruption.
 *
 * @param availabilityZone stands in the ARN where the Region belongs, and no account follows: so
 *     AWS's own sample, and so aws-node-termination-handler has seen it
 */
public record RebalanceRecommendation(String instanceId, String availabilityZone)
        implements AwsEvent {

    @Override
    public String detailType() {
        return "EC2 Instance Rebalance Recommendation";
    }

    @Override
    public String source() {
        return "aws.ec2";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(
                List.of("arn:aws:ec2:%s:instance/%s".formatted(availabilityZone, instanceId)));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        return Map.of("instance-id", instanceId);
    }
}

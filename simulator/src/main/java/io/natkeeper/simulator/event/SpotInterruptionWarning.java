package io.natkeeper.simulator.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EC2 wants a Spot instance back, in two minutes, or at once where it hibernates. The event alone:
 * {@code Lifecycle.interruptSpot} also does what it announces.
 */
public record SpotInterruptionWarning(String instanceId, Action action) implements AwsEvent {

    /** What EC2 does to the instance. */
    public enum Action {
        TERMINATE("terminate"),
        STOP("stop"),
        HIBERNATE("hibernate");

        private final String awsName;

        Action(String awsName) {
            this.awsName = awsName;
        }

        public String awsName() {
            return awsName;
        }
    }

    @Override
    public String detailType() {
        return "EC2 Spot Instance Interruption Warning";
    }

    @Override
    public String source() {
        return "aws.ec2";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(origin.arn("ec2", "instance/" + instanceId)));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("instance-id", instanceId);
        detail.put("instance-action", action.awsName());
        return detail;
    }
}

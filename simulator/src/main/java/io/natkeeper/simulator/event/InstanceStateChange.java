package io.natkeeper.simulator.event;

import io.natkeeper.simulator.world.InstanceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An instance entered a state. */
public record InstanceStateChange(String instanceId, InstanceState state) implements AwsEvent {

    @Override
    public String detailType() {
        return "EC2 Instance State-change Notification";
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
        detail.put("state", state.awsName());
        return detail;
    }
}

package io.natkeeper.simulator.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far an instance refresh is.
 *
 * @param what {@code Started}, {@code Succeeded}, {@code Failed} or {@code Cancelled}
 */
public record InstanceRefreshEvent(String what, String id, String groupName, String groupArn)
        implements AwsEvent {

    @Override
    public String detailType() {
        return "EC2 Auto Scaling Instance Refresh " + what;
    }

    @Override
    public String source() {
        return "aws.autoscaling";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(groupArn));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("InstanceRefreshId", id);
        detail.put("AutoScalingGroupName", groupName);
        return detail;
    }
}

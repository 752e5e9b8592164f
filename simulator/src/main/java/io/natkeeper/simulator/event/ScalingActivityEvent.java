package io.natkeeper.simulator.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Auto Scaling group has launched or terminated an instance.
 *
 * @param launched else terminated
 * @param began when the activity began
 */
public record ScalingActivityEvent(
        boolean launched,
        String groupName,
        String groupArn,
        String instanceId,
        String availabilityZone,
        String subnetId,
        String activityId,
        String cause,
        Instant began)
        implements AwsEvent {

    @Override
    public String detailType() {
        return launched ? "EC2 Instance Launch Successful" : "EC2 Instance Terminate Successful";
    }

    @Override
    public String source() {
        return "aws.autoscaling";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(List.of(groupArn, origin.arn("ec2", "instance/" + instanceId)));
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("Availability Zone", availabilityZone);
        details.put("Subnet ID", subnetId);
        Map<String, Object> detail = new LinkedHashMap<>();
        // Although it has ended, and well.
        detail.put("StatusCode", "InProgress");
        detail.put("AutoScalingGroupName", groupName);
        detail.put("ActivityId", activityId);
        detail.put("Details", details);
        detail.put("RequestId", activityId);
        detail.put("StatusMessage", "");
        detail.put("EndTime", origin.time().truncatedTo(ChronoUnit.SECONDS).toString());
        detail.put("EC2InstanceId", instanceId);
        detail.put("StartTime", began.truncatedTo(ChronoUnit.SECONDS).toString());
        detail.put("Cause", cause);
        detail.put(
                "Description",
                (launched ? "Launching a new EC2 instance: " : "Terminating EC2 instance: ")
                        + instanceId);
        return detail;
    }
}

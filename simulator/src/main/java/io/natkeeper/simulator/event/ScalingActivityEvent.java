package io.natkeeper.simulator.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An Auto Scaling group has launched or terminated an instance, or could not launch one.
 *
 * @param instanceId empty where EC2 refused to launch any
 * @param statusMessage why it failed, else empty
 * @param began when the activity began
 */
public record ScalingActivityEvent(
        Kind kind,
        String groupName,
        String groupArn,
        Optional<String> instanceId,
        String availabilityZone,
        String subnetId,
        String activityId,
        String statusMessage,
        String cause,
        Instant began)
        implements AwsEvent {

    /** What was done, and how it ended. */
    public enum Kind {
        LAUNCHED("EC2 Instance Launch Successful"),
        NOT_LAUNCHED("EC2 Instance Launch Unsuccessful"),
        TERMINATED("EC2 Instance Terminate Successful");

        private final String detailType;

        Kind(String detailType) {
            this.detailType = detailType;
        }
    }

    @Override
    public String detailType() {
        return kind.detailType;
    }

    @Override
    public String source() {
        return "aws.autoscaling";
    }

    @Override
    public Optional<List<String>> resources(Origin origin) {
        return Optional.of(
                Stream.concat(
                                Stream.of(groupArn),
                                instanceId.stream().map(id -> origin.arn("ec2", "instance/" + id)))
                        .toList());
    }

    @Override
    public Map<String, Object> detail(Origin origin) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("Availability Zone", availabilityZone);
        details.put("Subnet ID", subnetId);
        Map<String, Object> detail = new LinkedHashMap<>();
        // Of those that succeeded: although they have ended, and well.
        detail.put("StatusCode", kind == Kind.NOT_LAUNCHED ? "Failed" : "InProgress");
        detail.put("AutoScalingGroupName", groupName);
        detail.put("ActivityId", activityId);
        detail.put("Details", details);
        detail.put("RequestId", activityId);
        detail.put("StatusMessage", statusMessage);
        detail.put("EndTime", origin.time().truncatedTo(ChronoUnit.SECONDS).toString());
        detail.put("EC2InstanceId", instanceId.orElse(""));
        detail.put("StartTime", began.truncatedTo(ChronoUnit.SECONDS).toString());
        detail.put("Cause", cause);
        switch (kind) {
            case LAUNCHED ->
                    detail.put(
                            "Description",
                            "Launching a new EC2 instance: " + instanceId.orElseThrow());
            case NOT_LAUNCHED -> {}
            case TERMINATED ->
                    detail.put(
                            "Description", "Terminating EC2 instance: " + instanceId.orElseThrow());
        }
        return detail;
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;

/** With its terminate hooks; the answer shows an activity that only begins. */
final class TerminateInstanceInAutoScalingGroup
        implements AutoScalingOperation<
                TerminateInstanceInAutoScalingGroupRequest,
                TerminateInstanceInAutoScalingGroupResponse> {

    @Override
    public String name() {
        return "TerminateInstanceInAutoScalingGroup";
    }

    @Override
    public Class<TerminateInstanceInAutoScalingGroupRequest> requestType() {
        return TerminateInstanceInAutoScalingGroupRequest.class;
    }

    @Override
    public Supplier<TerminateInstanceInAutoScalingGroupRequest.Builder> newRequest() {
        return TerminateInstanceInAutoScalingGroupRequest::builder;
    }

    @Override
    public TerminateInstanceInAutoScalingGroupResponse apply(
            TerminateInstanceInAutoScalingGroupRequest request, AutoScalingCall call) {
        String instanceId = Requests.required(request.instanceId(), "instanceId");
        Boolean decrement = request.shouldDecrementDesiredCapacity();
        if (decrement == null) {
            throw AutoScalingErrors.validation(
                    "1 validation error detected: Value null at 'shouldDecrementDesiredCapacity' failed to satisfy constraint: Member must not be null");
        }
        AutoScalingGroup group = Requests.requireGroupOf(call.world(), instanceId);
        call.authorize("autoscaling:TerminateInstanceInAutoScalingGroup", group);
        if (decrement && group.desiredCapacity() <= group.minSize()) {
            throw AutoScalingErrors.validation(
                    "Currently, desiredSize equals minSize (%d). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size."
                            .formatted(group.minSize()));
        }
        call.groups().terminate(group.name(), instanceId, decrement);
        return TerminateInstanceInAutoScalingGroupResponse.builder()
                .activity(a ->
                        a.autoScalingGroupName(group.name())
                                .description("Terminating EC2 instance: " + instanceId)
                                .statusCode("InProgress")
                                .progress(0))
                .build();
    }
}

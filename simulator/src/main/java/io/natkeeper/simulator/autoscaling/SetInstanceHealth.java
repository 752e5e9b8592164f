package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceHealthRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceHealthResponse;

/** An unhealthy instance is replaced. */
final class SetInstanceHealth
        implements AutoScalingOperation<SetInstanceHealthRequest, SetInstanceHealthResponse> {

    @Override
    public String name() {
        return "SetInstanceHealth";
    }

    @Override
    public Class<SetInstanceHealthRequest> requestType() {
        return SetInstanceHealthRequest.class;
    }

    @Override
    public Supplier<SetInstanceHealthRequest.Builder> newRequest() {
        return SetInstanceHealthRequest::builder;
    }

    @Override
    public SetInstanceHealthResponse apply(SetInstanceHealthRequest request, AutoScalingCall call) {
        String instanceId = Requests.required(request.instanceId(), "instanceId");
        String health = Requests.required(request.healthStatus(), "healthStatus");
        if (!health.equals("Healthy") && !health.equals("Unhealthy")) {
            throw AutoScalingErrors.validation(
                    "Valid instance health states are: [Healthy, Unhealthy].");
        }
        AutoScalingGroup group = Requests.requireGroupOf(call.world(), instanceId);
        call.authorize("autoscaling:SetInstanceHealth", group);
        call.groups().setHealth(group.name(), instanceId, health.equals("Healthy"));
        return SetInstanceHealthResponse.builder().build();
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.RecordLifecycleActionHeartbeatRequest;
import software.amazon.awssdk.services.autoscaling.model.RecordLifecycleActionHeartbeatResponse;

/** Another heartbeat time-out from now, but never past the global one. */
final class RecordLifecycleActionHeartbeat
        implements AutoScalingOperation<
                RecordLifecycleActionHeartbeatRequest, RecordLifecycleActionHeartbeatResponse> {

    @Override
    public String name() {
        return "RecordLifecycleActionHeartbeat";
    }

    @Override
    public Class<RecordLifecycleActionHeartbeatRequest> requestType() {
        return RecordLifecycleActionHeartbeatRequest.class;
    }

    @Override
    public Supplier<RecordLifecycleActionHeartbeatRequest.Builder> newRequest() {
        return RecordLifecycleActionHeartbeatRequest::builder;
    }

    @Override
    public RecordLifecycleActionHeartbeatResponse apply(
            RecordLifecycleActionHeartbeatRequest request, AutoScalingCall call) {
        ActionRequest action =
                ActionRequest.of(
                        request.autoScalingGroupName(),
                        request.lifecycleHookName(),
                        request.lifecycleActionToken(),
                        request.instanceId());
        AutoScalingGroup group = action.group(call.world());
        call.authorize("autoscaling:RecordLifecycleActionHeartbeat", group);
        call.groups().heartbeat(group.name(), action.waitingInstance(group), action.hookName());
        return RecordLifecycleActionHeartbeatResponse.builder().build();
    }
}

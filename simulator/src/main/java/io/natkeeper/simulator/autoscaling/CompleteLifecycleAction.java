package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import java.util.Arrays;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionResponse;

/** By token or by instance; one that was completed or timed out is refused. */
final class CompleteLifecycleAction
        implements AutoScalingOperation<
                CompleteLifecycleActionRequest, CompleteLifecycleActionResponse> {

    @Override
    public String name() {
        return "CompleteLifecycleAction";
    }

    @Override
    public Class<CompleteLifecycleActionRequest> requestType() {
        return CompleteLifecycleActionRequest.class;
    }

    @Override
    public Supplier<CompleteLifecycleActionRequest.Builder> newRequest() {
        return CompleteLifecycleActionRequest::builder;
    }

    @Override
    public CompleteLifecycleActionResponse apply(
            CompleteLifecycleActionRequest request, AutoScalingCall call) {
        ActionRequest action =
                ActionRequest.of(
                        request.autoScalingGroupName(),
                        request.lifecycleHookName(),
                        request.lifecycleActionToken(),
                        request.instanceId());
        String given = Requests.required(request.lifecycleActionResult(), "lifecycleActionResult");
        Result result =
                Arrays.stream(Result.values())
                        .filter(r -> r.name().equals(given))
                        .findFirst()
                        .orElseThrow(() ->
                                AutoScalingErrors.validation(
                                        "Invalid Lifecycle Action Result: " + given));
        AutoScalingGroup group = action.group(call.world());
        call.authorize("autoscaling:CompleteLifecycleAction", group);
        call.groups()
                .complete(group.name(), action.waitingInstance(group), action.hookName(), result);
        return CompleteLifecycleActionResponse.builder().build();
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshResponse;

/** What is replaced already stays so. */
final class CancelInstanceRefresh
        implements AutoScalingOperation<
                CancelInstanceRefreshRequest, CancelInstanceRefreshResponse> {

    @Override
    public String name() {
        return "CancelInstanceRefresh";
    }

    @Override
    public Class<CancelInstanceRefreshRequest> requestType() {
        return CancelInstanceRefreshRequest.class;
    }

    @Override
    public Supplier<CancelInstanceRefreshRequest.Builder> newRequest() {
        return CancelInstanceRefreshRequest::builder;
    }

    @Override
    public CancelInstanceRefreshResponse apply(
            CancelInstanceRefreshRequest request, AutoScalingCall call) {
        String name = Requests.required(request.autoScalingGroupName(), "autoScalingGroupName");
        if (Boolean.FALSE.equals(request.waitForTransitioningInstances())) {
            throw new UnsupportedOperationException("WaitForTransitioningInstances=false");
        }
        AutoScalingGroup group = Requests.group(call.world(), name);
        call.authorize("autoscaling:CancelInstanceRefresh", group);
        if (group.activeInstanceRefresh().isEmpty()) {
            throw AutoScalingErrors.noActiveInstanceRefresh(name);
        }
        return CancelInstanceRefreshResponse.builder()
                .instanceRefreshId(call.groups().cancelInstanceRefresh(name))
                .build();
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Hook;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/** Of one group, all or those named. */
final class DescribeLifecycleHooks
        implements AutoScalingOperation<
                DescribeLifecycleHooksRequest, DescribeLifecycleHooksResponse> {

    @Override
    public String name() {
        return "DescribeLifecycleHooks";
    }

    @Override
    public Class<DescribeLifecycleHooksRequest> requestType() {
        return DescribeLifecycleHooksRequest.class;
    }

    @Override
    public Supplier<DescribeLifecycleHooksRequest.Builder> newRequest() {
        return DescribeLifecycleHooksRequest::builder;
    }

    @Override
    public DescribeLifecycleHooksResponse apply(
            DescribeLifecycleHooksRequest request, AutoScalingCall call) {
        String name = Requests.required(request.autoScalingGroupName(), "autoScalingGroupName");
        call.authorizeEverywhere("autoscaling:DescribeLifecycleHooks");
        AutoScalingGroup group = Requests.group(call.world(), name);
        return DescribeLifecycleHooksResponse.builder()
                .lifecycleHooks(
                        group.hooks().stream()
                                .filter(h ->
                                        request.lifecycleHookNames().isEmpty()
                                                || request.lifecycleHookNames().contains(h.name()))
                                .map(h -> shape(group, h))
                                .toList())
                .build();
    }

    private static LifecycleHook shape(AutoScalingGroup group, Hook hook) {
        return LifecycleHook.builder()
                .lifecycleHookName(hook.name())
                .autoScalingGroupName(group.name())
                .lifecycleTransition(hook.transition().awsName())
                .heartbeatTimeout((int) hook.heartbeatTimeout().toSeconds())
                .globalTimeout((int) hook.globalTimeout().toSeconds())
                .defaultResult(hook.defaultResult().name())
                .notificationMetadata(hook.notificationMetadata().orElse(null))
                .build();
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.autoscaling.Requests.Page;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.InstanceRefresh;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.RefreshStrategy;

/** Of one group, all or those named, the newest first. */
final class DescribeInstanceRefreshes
        implements AutoScalingOperation<
                DescribeInstanceRefreshesRequest, DescribeInstanceRefreshesResponse> {

    private static final int MAX_RECORDS = 100;

    @Override
    public String name() {
        return "DescribeInstanceRefreshes";
    }

    @Override
    public Class<DescribeInstanceRefreshesRequest> requestType() {
        return DescribeInstanceRefreshesRequest.class;
    }

    @Override
    public Supplier<DescribeInstanceRefreshesRequest.Builder> newRequest() {
        return DescribeInstanceRefreshesRequest::builder;
    }

    @Override
    public DescribeInstanceRefreshesResponse apply(
            DescribeInstanceRefreshesRequest request, AutoScalingCall call) {
        String name = Requests.required(request.autoScalingGroupName(), "autoScalingGroupName");
        call.authorizeEverywhere("autoscaling:DescribeInstanceRefreshes");
        AutoScalingGroup group = Requests.group(call.world(), name);
        List<String> ids = request.instanceRefreshIds();
        Page<InstanceRefresh> page =
                Requests.page(
                        newestFirst(group),
                        refresh -> ids.isEmpty() || ids.contains(refresh.id()),
                        request.maxRecords(),
                        MAX_RECORDS,
                        request.nextToken());
        return DescribeInstanceRefreshesResponse.builder()
                .instanceRefreshes(page.items().stream().map(r -> shape(name, r)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** By keys that a later refresh does not change. */
    private static Map<String, InstanceRefresh> newestFirst(AutoScalingGroup group) {
        return group.instanceRefreshes().stream()
                .collect(
                        Collectors.toMap(
                                r ->
                                        "%019d %s"
                                                .formatted(
                                                        Long.MAX_VALUE
                                                                - r.startTime().toEpochMilli(),
                                                        r.id()),
                                Function.identity()));
    }

    private static software.amazon.awssdk.services.autoscaling.model.InstanceRefresh shape(
            String groupName, InstanceRefresh refresh) {
        return software.amazon.awssdk.services.autoscaling.model.InstanceRefresh.builder()
                .instanceRefreshId(refresh.id())
                .autoScalingGroupName(groupName)
                .status(refresh.status().awsName())
                .statusReason(refresh.statusReason().orElse(null))
                .startTime(refresh.startTime())
                .endTime(refresh.endTime().orElse(null))
                .percentageComplete(refresh.percentageComplete())
                .instancesToUpdate(refresh.instancesToUpdate())
                .preferences(p ->
                        p.minHealthyPercentage(refresh.preferences().minHealthyPercentage())
                                .maxHealthyPercentage(refresh.preferences().maxHealthyPercentage())
                                .instanceWarmup(
                                        (int) refresh.preferences().instanceWarmup().toSeconds()))
                .strategy(RefreshStrategy.ROLLING)
                .build();
    }
}

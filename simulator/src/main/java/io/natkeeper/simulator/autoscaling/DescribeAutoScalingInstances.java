package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.autoscaling.Requests.Page;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;

/** An id that no group knows is passed over. */
final class DescribeAutoScalingInstances
        implements AutoScalingOperation<
                DescribeAutoScalingInstancesRequest, DescribeAutoScalingInstancesResponse> {

    private static final int MAX_RECORDS = 50;

    @Override
    public String name() {
        return "DescribeAutoScalingInstances";
    }

    @Override
    public Class<DescribeAutoScalingInstancesRequest> requestType() {
        return DescribeAutoScalingInstancesRequest.class;
    }

    @Override
    public Supplier<DescribeAutoScalingInstancesRequest.Builder> newRequest() {
        return DescribeAutoScalingInstancesRequest::builder;
    }

    @Override
    public DescribeAutoScalingInstancesResponse apply(
            DescribeAutoScalingInstancesRequest request, AutoScalingCall call) {
        List<String> wanted = request.instanceIds();
        if (wanted.size() > MAX_RECORDS) {
            throw AutoScalingErrors.validation(
                    "The number of instance ids that may be passed in is limited to "
                            + MAX_RECORDS);
        }
        call.authorizeEverywhere("autoscaling:DescribeAutoScalingInstances");
        Map<String, AutoScalingInstanceDetails> all = new TreeMap<>();
        for (AutoScalingGroup group : call.world().autoScalingGroups().values()) {
            group.members().forEach(m -> all.put(m.instanceId(), shape(group, m)));
        }
        Page<AutoScalingInstanceDetails> page =
                Requests.page(
                        all,
                        i -> wanted.isEmpty() || wanted.contains(i.instanceId()),
                        request.maxRecords(),
                        MAX_RECORDS,
                        request.nextToken());
        return DescribeAutoScalingInstancesResponse.builder()
                .autoScalingInstances(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static AutoScalingInstanceDetails shape(AutoScalingGroup group, Member member) {
        return AutoScalingInstanceDetails.builder()
                .instanceId(member.instanceId())
                .instanceType(member.instanceType())
                .autoScalingGroupName(group.name())
                .availabilityZone(member.availabilityZone())
                .lifecycleState(member.state().awsName())
                // In capitals here, and only here.
                .healthStatus(member.healthy() ? "HEALTHY" : "UNHEALTHY")
                .protectedFromScaleIn(false)
                .build();
    }
}

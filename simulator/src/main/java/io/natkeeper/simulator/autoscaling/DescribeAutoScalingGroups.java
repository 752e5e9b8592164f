package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.autoscaling.Requests.Page;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.Filter;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/** A name that no group has is passed over. */
final class DescribeAutoScalingGroups
        implements AutoScalingOperation<
                DescribeAutoScalingGroupsRequest, DescribeAutoScalingGroupsResponse> {

    private static final int MAX_RECORDS = 100;

    @Override
    public String name() {
        return "DescribeAutoScalingGroups";
    }

    @Override
    public Class<DescribeAutoScalingGroupsRequest> requestType() {
        return DescribeAutoScalingGroupsRequest.class;
    }

    @Override
    public Supplier<DescribeAutoScalingGroupsRequest.Builder> newRequest() {
        return DescribeAutoScalingGroupsRequest::builder;
    }

    @Override
    public DescribeAutoScalingGroupsResponse apply(
            DescribeAutoScalingGroupsRequest request, AutoScalingCall call) {
        List<String> names = request.autoScalingGroupNames();
        Predicate<AutoScalingGroup> wanted =
                request.filters().stream()
                        .map(DescribeAutoScalingGroups::matches)
                        .reduce(g -> names.isEmpty() || names.contains(g.name()), Predicate::and);
        call.authorizeEverywhere("autoscaling:DescribeAutoScalingGroups");
        Page<AutoScalingGroup> page =
                Requests.page(
                        call.world().autoScalingGroups(),
                        wanted,
                        request.maxRecords(),
                        MAX_RECORDS,
                        request.nextToken());
        return DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(page.items().stream().map(g -> shape(call.world(), g)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** Exact values: unlike EC2's, these filters know no wildcards. */
    private static Predicate<AutoScalingGroup> matches(Filter filter) {
        String name = Requests.required(filter.name(), "filters.name");
        List<String> values = filter.values();
        return switch (name) {
            case "tag-key" -> g -> g.tags().keySet().stream().anyMatch(values::contains);
            case "tag-value" -> g -> g.tags().values().stream().anyMatch(values::contains);
            default -> {
                if (!name.startsWith("tag:")) {
                    throw AutoScalingErrors.validation(
                            "Filter type %s is not correct. Allowed Filter types are: tag-key, tag-value, tag:<key>"
                                    .formatted(name));
                }
                String key = name.substring("tag:".length());
                yield g -> Stream.ofNullable(g.tags().get(key)).anyMatch(values::contains);
            }
        };
    }

    private static software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup shape(
            World world, AutoScalingGroup group) {
        return software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup.builder()
                .autoScalingGroupName(group.name())
                .autoScalingGroupARN(group.arn())
                .minSize(group.minSize())
                .maxSize(group.maxSize())
                .desiredCapacity(group.desiredCapacity())
                .vpcZoneIdentifier(String.join(",", group.subnetIds()))
                .availabilityZones(
                        group.subnetIds().stream()
                                .flatMap(id -> Stream.ofNullable(world.subnets().get(id)))
                                .map(s -> s.availabilityZone())
                                .distinct()
                                .toList())
                .healthCheckType("EC2")
                .createdTime(group.createdAt())
                .instances(group.members().stream().map(DescribeAutoScalingGroups::shape).toList())
                .tags(
                        group.tags().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(e ->
                                        TagDescription.builder()
                                                .resourceId(group.name())
                                                .resourceType("auto-scaling-group")
                                                .key(e.getKey())
                                                .value(e.getValue())
                                                .propagateAtLaunch(true)
                                                .build())
                                .toList())
                .build();
    }

    private static Instance shape(Member member) {
        return Instance.builder()
                .instanceId(member.instanceId())
                .instanceType(member.instanceType())
                .availabilityZone(member.availabilityZone())
                .lifecycleState(member.state().awsName())
                .healthStatus(member.healthy() ? "Healthy" : "Unhealthy")
                .protectedFromScaleIn(false)
                .build();
    }
}

package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.World;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceStatusResponse;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.InstanceStatusDetails;
import software.amazon.awssdk.services.ec2.model.InstanceStatusSummary;
import software.amazon.awssdk.services.ec2.model.StatusName;
import software.amazon.awssdk.services.ec2.model.StatusType;

/** Only running instances, unless IncludeAllInstances. It knows no filter by tag. */
final class DescribeInstanceStatus
        implements Operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResponse> {

    private static final Pages PAGES = new Pages("DescribeInstanceStatus", 1000);
    private static final int MAX_IDS = 100;
    private static final String NOT_APPLICABLE = "not-applicable";

    @Override
    public String name() {
        return "DescribeInstanceStatus";
    }

    @Override
    public Class<DescribeInstanceStatusRequest> requestType() {
        return DescribeInstanceStatusRequest.class;
    }

    @Override
    public Supplier<DescribeInstanceStatusRequest.Builder> newRequest() {
        return DescribeInstanceStatusRequest::builder;
    }

    @Override
    public boolean unfiltered(DescribeInstanceStatusRequest request) {
        return request.filters().isEmpty() && request.maxResults() == null;
    }

    @Override
    public DescribeInstanceStatusResponse apply(DescribeInstanceStatusRequest request, Call call) {
        Requests.refuseIdsWithMaxResults(
                "instancesSet", request.instanceIds(), request.maxResults());
        PAGES.check(request.maxResults());
        if (request.instanceIds().size() > MAX_IDS) {
            throw Ec2Errors.badRequest(
                    "InvalidRequest",
                    "%d exceeds the maximum number of instance IDs that can be specificied (%d). Please specify fewer than %d instance IDs."
                            .formatted(request.instanceIds().size(), MAX_IDS, MAX_IDS));
        }
        World world = call.world();
        var matches = filters(world).of(request.filters());
        call.authorize("ec2:DescribeInstanceStatus");
        boolean all = Requests.isTrue(request.includeAllInstances());
        SortedMap<String, Instance> found =
                ResourceId.INSTANCE.select(world.instances(), request.instanceIds());
        Requests.refuseDryRun(request.dryRun());
        Page<Instance> page =
                PAGES.page(
                        found,
                        matches.and(i -> all || i.state() == InstanceState.RUNNING),
                        request.maxResults(),
                        request.nextToken());
        return DescribeInstanceStatusResponse.builder()
                .instanceStatuses(page.items().stream().map(i -> status(world, i)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<Instance> filters(World world) {
        return Filters.<Instance>untagged()
                .one("instance-state-name", i -> i.state().awsName())
                .one("instance-state-code", i -> Integer.toString(i.state().awsCode()))
                .one("availability-zone", i -> Requests.zoneOf(world, i.subnetId()))
                .one("instance-status.status", i -> shown(i, i.instanceStatus()))
                .one("instance-status.reachability", i -> reachability(i, i.instanceStatus()))
                .one("system-status.status", i -> shown(i, i.systemStatus()))
                .one("system-status.reachability", i -> reachability(i, i.systemStatus()));
    }

    private static InstanceStatus status(World world, Instance instance) {
        return InstanceStatus.builder()
                .instanceId(instance.id())
                .availabilityZone(Requests.zoneOf(world, instance.subnetId()))
                .availabilityZoneId(Requests.zoneIdOf(world, instance.subnetId()))
                .instanceState(
                        s -> s.code(instance.state().awsCode()).name(instance.state().awsName()))
                .instanceStatus(summary(instance, instance.instanceStatus()))
                .systemStatus(summary(instance, instance.systemStatus()))
                .build();
    }

    private static InstanceStatusSummary summary(Instance instance, StatusCheck check) {
        var summary = InstanceStatusSummary.builder().status(shown(instance, check));
        if (instance.state() == InstanceState.RUNNING) {
            summary.details(
                    InstanceStatusDetails.builder()
                            .name(StatusName.REACHABILITY)
                            .status(reachability(instance, check))
                            .build());
        }
        return summary.build();
    }

    private static String shown(Instance instance, StatusCheck check) {
        return instance.state() == InstanceState.RUNNING ? check.awsName() : NOT_APPLICABLE;
    }

    private static String reachability(Instance instance, StatusCheck check) {
        if (instance.state() != InstanceState.RUNNING) {
            return "";
        }
        StatusType status =
                switch (check) {
                    case OK -> StatusType.PASSED;
                    case INITIALIZING -> StatusType.INITIALIZING;
                    case INSUFFICIENT_DATA -> StatusType.INSUFFICIENT_DATA;
                    case IMPAIRED -> StatusType.FAILED;
                };
        return status.toString();
    }
}

package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;

/** A terminated instance stays visible, without interfaces. One instance is one reservation. */
final class DescribeInstances
        implements Operation<DescribeInstancesRequest, DescribeInstancesResponse> {

    private static final Pages PAGES = new Pages("DescribeInstances", 1000);

    @Override
    public String name() {
        return "DescribeInstances";
    }

    @Override
    public Class<DescribeInstancesRequest> requestType() {
        return DescribeInstancesRequest.class;
    }

    @Override
    public Supplier<DescribeInstancesRequest.Builder> newRequest() {
        return DescribeInstancesRequest::builder;
    }

    @Override
    public boolean unfiltered(DescribeInstancesRequest request) {
        return request.filters().isEmpty() && request.maxResults() == null;
    }

    @Override
    public DescribeInstancesResponse apply(DescribeInstancesRequest request, Call call) {
        Requests.refuseIdsWithMaxResults(
                "instancesSet", request.instanceIds(), request.maxResults());
        PAGES.check(request.maxResults());
        World world = call.world();
        var matches = filters(world).of(request.filters());
        call.authorize("ec2:DescribeInstances");
        SortedMap<String, Instance> found =
                ResourceId.INSTANCE.select(world.instances(), request.instanceIds());
        Requests.refuseDryRun(request.dryRun());
        Page<Instance> page = PAGES.page(found, matches, request.maxResults(), request.nextToken());
        InstanceShape shape = new InstanceShape(world, call);
        return DescribeInstancesResponse.builder()
                .reservations(page.items().stream().map(shape::reservation).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<Instance> filters(World world) {
        return Filters.taggedBy(Instance::tags)
                .one("instance-id", Instance::id)
                .one("instance-type", Instance::instanceType)
                .one("instance-state-name", i -> i.state().awsName())
                .one("instance-state-code", i -> Integer.toString(i.state().awsCode()))
                .one("vpc-id", Instance::vpcId)
                .one("subnet-id", Instance::subnetId)
                .one("availability-zone", i -> Requests.zoneOf(world, i.subnetId()))
                .many("private-ip-address", i -> primary(world, i).map(n -> n.primaryAddress()))
                .many(
                        "network-interface.network-interface-id",
                        i -> interfaces(world, i).map(NetworkInterface::id))
                .many(
                        "network-interface.subnet-id",
                        i -> interfaces(world, i).map(NetworkInterface::subnetId))
                .many(
                        "network-interface.source-dest-check",
                        i -> interfaces(world, i).map(n -> Boolean.toString(n.sourceDestCheck())))
                .many(
                        "instance.group-id",
                        i -> primary(world, i).flatMap(n -> n.securityGroupIds().stream()));
    }

    private static Stream<NetworkInterface> interfaces(World world, Instance instance) {
        return world.interfacesOf(instance.id()).stream();
    }

    private static Stream<NetworkInterface> primary(World world, Instance instance) {
        List<NetworkInterface> all = world.interfacesOf(instance.id());
        return all.stream().limit(1);
    }
}

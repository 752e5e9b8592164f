package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.ec2.Pages.Page;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.util.SortedMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;

final class DescribeNetworkInterfaces
        implements Operation<DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResponse> {

    private static final Pages PAGES = new Pages("DescribeNetworkInterfaces", 1000);

    @Override
    public String name() {
        return "DescribeNetworkInterfaces";
    }

    @Override
    public Class<DescribeNetworkInterfacesRequest> requestType() {
        return DescribeNetworkInterfacesRequest.class;
    }

    @Override
    public Supplier<DescribeNetworkInterfacesRequest.Builder> newRequest() {
        return DescribeNetworkInterfacesRequest::builder;
    }

    @Override
    public boolean unfiltered(DescribeNetworkInterfacesRequest request) {
        return request.filters().isEmpty() && request.maxResults() == null;
    }

    @Override
    public DescribeNetworkInterfacesResponse apply(
            DescribeNetworkInterfacesRequest request, Call call) {
        Requests.refuseIdsWithMaxResults(
                "networkInterfaceIdSet", request.networkInterfaceIds(), request.maxResults());
        PAGES.check(request.maxResults());
        World world = call.world();
        var matches = filters(world, call.accountId()).of(request.filters());
        call.authorize("ec2:DescribeNetworkInterfaces");
        SortedMap<String, NetworkInterface> found =
                ResourceId.NETWORK_INTERFACE.select(
                        world.networkInterfaces(), request.networkInterfaceIds());
        Requests.refuseDryRun(request.dryRun());
        Page<NetworkInterface> page =
                PAGES.page(found, matches, request.maxResults(), request.nextToken());
        return DescribeNetworkInterfacesResponse.builder()
                .networkInterfaces(page.items().stream().map(i -> shape(world, call, i)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private static Filters<NetworkInterface> filters(World world, String accountId) {
        return Filters.taggedBy(NetworkInterface::tags)
                .one("network-interface-id", NetworkInterface::id)
                .one("vpc-id", NetworkInterface::vpcId)
                .one("subnet-id", NetworkInterface::subnetId)
                .one("availability-zone", i -> Requests.zoneOf(world, i.subnetId()))
                .one("description", NetworkInterface::description)
                .one("mac-address", NetworkInterface::macAddress)
                .one("owner-id", _ -> accountId)
                .one("source-dest-check", i -> Boolean.toString(i.sourceDestCheck()))
                .one("status", DescribeNetworkInterfaces::status)
                .one("private-ip-address", NetworkInterface::primaryAddress)
                .many("group-id", i -> i.securityGroupIds().stream())
                .many(
                        "addresses.private-ip-address",
                        i -> i.privateAddresses().stream().map(PrivateAddress::address))
                .many(
                        "association.public-ip",
                        i -> i.privateAddresses().stream().flatMap(a -> a.publicIp().stream()))
                .many(
                        "attachment.instance-id",
                        i -> i.attachment().stream().map(a -> a.instanceId()))
                .many(
                        "attachment.device-index",
                        i -> i.attachment().stream().map(a -> Integer.toString(a.deviceIndex())))
                .many("attachment.attachment-id", i -> i.attachment().stream().map(a -> a.id()));
    }

    private static String status(NetworkInterface networkInterface) {
        return networkInterface.attachment().isPresent() ? "in-use" : "available";
    }

    static software.amazon.awssdk.services.ec2.model.NetworkInterface shape(
            World world, Call call, NetworkInterface networkInterface) {
        var builder =
                software.amazon.awssdk.services.ec2.model.NetworkInterface.builder()
                        .networkInterfaceId(networkInterface.id())
                        .ownerId(call.accountId())
                        .vpcId(networkInterface.vpcId())
                        .subnetId(networkInterface.subnetId())
                        .availabilityZone(Requests.zoneOf(world, networkInterface.subnetId()))
                        .macAddress(networkInterface.macAddress())
                        .description(networkInterface.description())
                        .privateIpAddress(networkInterface.primaryAddress())
                        .sourceDestCheck(networkInterface.sourceDestCheck())
                        .status(status(networkInterface))
                        .interfaceType("interface")
                        .requesterManaged(false)
                        .groups(InstanceShape.groups(world, networkInterface))
                        .privateIpAddresses(
                                networkInterface.privateAddresses().stream()
                                        .map(a -> privateAddress(world, call, a))
                                        .toList())
                        .tagSet(InstanceShape.tags(networkInterface.tags()));
        networkInterface.privateAddresses().stream()
                .filter(PrivateAddress::primary)
                .flatMap(a -> a.publicIp().stream())
                .forEach(publicIp -> builder.association(association(world, call, publicIp)));
        networkInterface
                .attachment()
                .ifPresent(a ->
                        builder.attachment(
                                NetworkInterfaceAttachment.builder()
                                        .attachmentId(a.id())
                                        .instanceId(a.instanceId())
                                        .instanceOwnerId(call.accountId())
                                        .deviceIndex(a.deviceIndex())
                                        .networkCardIndex(0)
                                        .deleteOnTermination(a.deleteOnTermination())
                                        .status(AttachmentStatus.ATTACHED)
                                        .build()));
        return builder.build();
    }

    private static NetworkInterfacePrivateIpAddress privateAddress(
            World world, Call call, PrivateAddress address) {
        return NetworkInterfacePrivateIpAddress.builder()
                .privateIpAddress(address.address())
                .primary(address.primary())
                .association(
                        address.publicIp().map(ip -> association(world, call, ip)).orElse(null))
                .build();
    }

    private static NetworkInterfaceAssociation association(
            World world, Call call, String publicIp) {
        var builder = NetworkInterfaceAssociation.builder().publicIp(publicIp).ipOwnerId("amazon");
        world.elasticIpOf(publicIp)
                .ifPresent(e ->
                        builder.ipOwnerId(call.accountId())
                                .allocationId(e.allocationId())
                                .associationId(e.associationId()));
        return builder.build();
    }
}

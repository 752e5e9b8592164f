package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesResponse;
import software.amazon.awssdk.services.ec2.model.DomainType;

/** All Elastic IPs in one answer: this operation knows no pages. */
final class DescribeAddresses
        implements Operation<DescribeAddressesRequest, DescribeAddressesResponse> {

    @Override
    public String name() {
        return "DescribeAddresses";
    }

    @Override
    public Class<DescribeAddressesRequest> requestType() {
        return DescribeAddressesRequest.class;
    }

    @Override
    public Supplier<DescribeAddressesRequest.Builder> newRequest() {
        return DescribeAddressesRequest::builder;
    }

    @Override
    public boolean unfiltered(DescribeAddressesRequest request) {
        return request.filters().isEmpty();
    }

    @Override
    public DescribeAddressesResponse apply(DescribeAddressesRequest request, Call call) {
        World world = call.world();
        var matches = filters(world, call.accountId()).of(request.filters());
        call.authorize("ec2:DescribeAddresses");
        refuseUnknown(request, world);
        Requests.refuseDryRun(request.dryRun());
        return DescribeAddressesResponse.builder()
                .addresses(
                        world.elasticIps().values().stream()
                                .filter(e -> isNamed(request, e))
                                .filter(matches)
                                .map(e -> shape(world, call.accountId(), e))
                                .toList())
                .build();
    }

    private static void refuseUnknown(DescribeAddressesRequest request, World world) {
        for (String id : request.allocationIds()) {
            if (!world.elasticIps().containsKey(id)) {
                throw ResourceId.ALLOCATION.notFound(id);
            }
        }
        for (String publicIp : request.publicIps()) {
            if (world.elasticIpOf(publicIp).isEmpty()) {
                throw Ec2Errors.badRequest(
                        "InvalidAddress.NotFound", "Address '%s' not found.".formatted(publicIp));
            }
        }
    }

    private static boolean isNamed(DescribeAddressesRequest request, ElasticIp elasticIp) {
        List<String> ids = request.allocationIds();
        List<String> publicIps = request.publicIps();
        return (ids.isEmpty() && publicIps.isEmpty())
                || ids.contains(elasticIp.allocationId())
                || publicIps.contains(elasticIp.publicIp());
    }

    private static Filters<ElasticIp> filters(World world, String accountId) {
        return Filters.taggedBy(ElasticIp::tags)
                .one("allocation-id", ElasticIp::allocationId)
                .one("public-ip", ElasticIp::publicIp)
                .one("domain", _ -> "vpc")
                .many("association-id", e -> carrier(world, e).map(_ -> e.associationId()))
                .many("network-interface-id", e -> carrier(world, e).map(NetworkInterface::id))
                .many("network-interface-owner-id", e -> carrier(world, e).map(_ -> accountId))
                .many(
                        "private-ip-address",
                        e ->
                                carrier(world, e)
                                        .flatMap(i -> i.carrierOf(e.publicIp()).stream())
                                        .map(NetworkInterface.PrivateAddress::address))
                .many(
                        "instance-id",
                        e ->
                                carrier(world, e)
                                        .flatMap(i -> i.attachment().stream())
                                        .map(NetworkInterface.Attachment::instanceId));
    }

    private static Stream<NetworkInterface> carrier(World world, ElasticIp elasticIp) {
        return world.carrierOf(elasticIp.publicIp()).stream();
    }

    private static Address shape(World world, String accountId, ElasticIp elasticIp) {
        Address.Builder builder =
                Address.builder()
                        .allocationId(elasticIp.allocationId())
                        .publicIp(elasticIp.publicIp())
                        .domain(DomainType.VPC)
                        .publicIpv4Pool("amazon")
                        .tags(InstanceShape.tags(elasticIp.tags()));
        Optional<NetworkInterface> carrier = world.carrierOf(elasticIp.publicIp());
        if (carrier.isPresent()) {
            NetworkInterface found = carrier.orElseThrow();
            builder.associationId(elasticIp.associationId())
                    .networkInterfaceId(found.id())
                    .networkInterfaceOwnerId(accountId)
                    .privateIpAddress(found.carrierOf(elasticIp.publicIp()).orElseThrow().address())
                    .instanceId(found.attachment().map(a -> a.instanceId()).orElse(null));
        }
        return builder.build();
    }
}

package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.UnassignPrivateIpAddressesResponse;

/** Secondary private addresses only; an Elastic IP of one is disassociated. */
final class UnassignPrivateIpAddresses
        implements Operation<
                UnassignPrivateIpAddressesRequest, UnassignPrivateIpAddressesResponse> {

    @Override
    public String name() {
        return "UnassignPrivateIpAddresses";
    }

    @Override
    public Class<UnassignPrivateIpAddressesRequest> requestType() {
        return UnassignPrivateIpAddressesRequest.class;
    }

    @Override
    public Supplier<UnassignPrivateIpAddressesRequest.Builder> newRequest() {
        return UnassignPrivateIpAddressesRequest::builder;
    }

    @Override
    public UnassignPrivateIpAddressesResponse apply(
            UnassignPrivateIpAddressesRequest request, Call call) {
        String id = Requests.required(request.networkInterfaceId(), "networkInterfaceId");
        ResourceId.NETWORK_INTERFACE.requireForm(id);
        List<String> gone = request.privateIpAddresses();
        if (request.hasIpv4Prefixes()) {
            throw new UnsupportedOperationException("The simulator knows no prefixes");
        }
        if (gone.isEmpty()) {
            throw Ec2Errors.missingParameter("privateIpAddresses");
        }
        call.authorize(
                "ec2:UnassignPrivateIpAddresses",
                List.of(ElasticIpAssociations.interfaceResource(id, call)),
                Map.of());
        NetworkInterface target =
                Optional.ofNullable(call.world().networkInterfaces().get(id))
                        .orElseThrow(() -> ResourceId.NETWORK_INTERFACE.notFound(id));
        List<String> secondary =
                target.privateAddresses().stream()
                        .filter(a -> !a.primary())
                        .map(PrivateAddress::address)
                        .toList();
        if (!secondary.containsAll(gone)) {
            throw Ec2Errors.invalidValue(
                    "Some of %s are not assigned to interface %s".formatted(gone, id));
        }
        call.change(w -> without(w, target, gone, call));
        return UnassignPrivateIpAddressesResponse.builder().build();
    }

    private static World without(
            World world, NetworkInterface target, List<String> gone, Call call) {
        World left = world;
        for (PrivateAddress address : target.privateAddresses()) {
            Optional<ElasticIp> elasticIp = address.publicIp().flatMap(world::elasticIpOf);
            if (gone.contains(address.address()) && elasticIp.isPresent()) {
                left =
                        ElasticIpAssociations.dissolved(
                                left, elasticIp.orElseThrow(), call.addresses());
            }
        }
        return left.mapNetworkInterface(
                target.id(),
                i ->
                        i.withPrivateAddresses(
                                i.privateAddresses().stream()
                                        .filter(a -> !gone.contains(a.address()))
                                        .toList()));
    }
}

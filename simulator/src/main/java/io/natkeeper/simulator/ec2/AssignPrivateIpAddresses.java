package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.Cidr;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceTypes;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesRequest;
import software.amazon.awssdk.services.ec2.model.AssignPrivateIpAddressesResponse;
import software.amazon.awssdk.services.ec2.model.AssignedPrivateIpAddress;

/** Secondary private addresses, named or so many, as far as the instance's type can carry them. */
final class AssignPrivateIpAddresses
        implements Operation<AssignPrivateIpAddressesRequest, AssignPrivateIpAddressesResponse> {

    @Override
    public String name() {
        return "AssignPrivateIpAddresses";
    }

    @Override
    public Class<AssignPrivateIpAddressesRequest> requestType() {
        return AssignPrivateIpAddressesRequest.class;
    }

    @Override
    public Supplier<AssignPrivateIpAddressesRequest.Builder> newRequest() {
        return AssignPrivateIpAddressesRequest::builder;
    }

    @Override
    public AssignPrivateIpAddressesResponse apply(
            AssignPrivateIpAddressesRequest request, Call call) {
        String id = Requests.required(request.networkInterfaceId(), "networkInterfaceId");
        ResourceId.NETWORK_INTERFACE.requireForm(id);
        checkForm(request);
        call.authorize(
                "ec2:AssignPrivateIpAddresses",
                List.of(ElasticIpAssociations.interfaceResource(id, call)),
                Map.of());
        World world = call.world();
        NetworkInterface target =
                Optional.ofNullable(world.networkInterfaces().get(id))
                        .orElseThrow(() -> ResourceId.NETWORK_INTERFACE.notFound(id));
        Subnet subnet = Objects.requireNonNull(world.subnets().get(target.subnetId()));
        List<String> added =
                request.hasPrivateIpAddresses()
                        ? named(request.privateIpAddresses(), subnet, world)
                        : free(request.secondaryPrivateIpAddressCount(), subnet, world);
        if (target.privateAddresses().size() + added.size() > limitOf(target, world)) {
            throw Ec2Errors.badRequest(
                    "PrivateIpAddressLimitExceeded",
                    "Number of private addresses will exceed limit.");
        }
        List<PrivateAddress> all =
                Stream.concat(
                                target.privateAddresses().stream(),
                                added.stream()
                                        .map(a -> new PrivateAddress(a, false, Optional.empty())))
                        .toList();
        call.change(w -> w.mapNetworkInterface(id, i -> i.withPrivateAddresses(all)));
        return AssignPrivateIpAddressesResponse.builder()
                .networkInterfaceId(id)
                .assignedPrivateIpAddresses(
                        added.stream()
                                .map(a ->
                                        AssignedPrivateIpAddress.builder()
                                                .privateIpAddress(a)
                                                .build())
                                .toList())
                .build();
    }

    private static void checkForm(AssignPrivateIpAddressesRequest request) {
        if (request.hasIpv4Prefixes()
                || request.ipv4PrefixCount() != null
                || Requests.isTrue(request.allowReassignment())) {
            throw new UnsupportedOperationException(
                    "The simulator assigns neither prefixes nor addresses of other interfaces");
        }
        Integer count = request.secondaryPrivateIpAddressCount();
        if (request.hasPrivateIpAddresses() && count != null) {
            throw Ec2Errors.invalidCombination(
                    "The parameters privateIpAddresses and secondaryPrivateIpAddressCount cannot be used together");
        }
        if (!request.hasPrivateIpAddresses()) {
            if (count == null) {
                throw Ec2Errors.missingParameter(
                        "privateIpAddresses or secondaryPrivateIpAddressCount");
            }
            if (count < 1) {
                throw Ec2Errors.invalidValue(
                        "Value ( %d ) for parameter secondaryPrivateIpAddressCount is invalid."
                                .formatted(count));
            }
        }
    }

    private static List<String> named(List<String> wanted, Subnet subnet, World world) {
        Set<String> taken = world.privateAddresses();
        Cidr cidr = Cidr.parse(subnet.cidrBlock());
        for (String address : wanted) {
            if (!cidr.contains(address)) {
                throw Ec2Errors.invalidValue(
                        "Address %s does not fall within the subnet's address range"
                                .formatted(address));
            }
            if (taken.contains(address)) {
                throw Ec2Errors.invalidValue(
                        "[%s] is already assigned, but move is not allowed.".formatted(address));
            }
        }
        return wanted;
    }

    private static List<String> free(int count, Subnet subnet, World world) {
        Set<String> taken = new HashSet<>(world.privateAddresses());
        Cidr cidr = Cidr.parse(subnet.cidrBlock());
        List<String> free = new ArrayList<>();
        while (free.size() < count) {
            String next =
                    cidr.firstFree(taken)
                            .orElseThrow(() ->
                                    Ec2Errors.badRequest(
                                            "InsufficientFreeAddressesInSubnet",
                                            "The specified subnet does not have enough free addresses to satisfy the request."));
            taken.add(next);
            free.add(next);
        }
        return free;
    }

    private static int limitOf(NetworkInterface target, World world) {
        Optional<Instance> instance = target.attachment().map(a -> world.instance(a.instanceId()));
        return instance.map(
                        i -> InstanceTypes.required(i.instanceType()).ipv4AddressesPerInterface())
                .orElse(Integer.MAX_VALUE);
    }
}

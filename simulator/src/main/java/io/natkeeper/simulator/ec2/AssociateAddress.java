package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.ElasticIp;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.AssociateAddressResponse;

/**
 * Moves an Elastic IP, and releases the auto-assigned address where it is going. With
 * AllowReassociation false it fails where it would take the address from somebody.
 */
final class AssociateAddress
        implements Operation<AssociateAddressRequest, AssociateAddressResponse> {

    @Override
    public String name() {
        return "AssociateAddress";
    }

    @Override
    public Class<AssociateAddressRequest> requestType() {
        return AssociateAddressRequest.class;
    }

    @Override
    public Supplier<AssociateAddressRequest.Builder> newRequest() {
        return AssociateAddressRequest::builder;
    }

    @Override
    public AssociateAddressResponse apply(AssociateAddressRequest request, Call call) {
        String allocationId = allocationId(request);
        String interfaceId = interfaceId(request, call.world());
        authorize(allocationId, interfaceId, call);

        World world = call.world();
        ElasticIp elasticIp =
                Optional.ofNullable(world.elasticIps().get(allocationId))
                        .orElseThrow(() -> ResourceId.ALLOCATION.notFound(allocationId));
        NetworkInterface target =
                Optional.ofNullable(world.networkInterfaces().get(interfaceId))
                        .orElseThrow(() -> ResourceId.NETWORK_INTERFACE.notFound(interfaceId));
        PrivateAddress address = address(request, target);
        refuseWhatIsNotReady(request, target, world);

        boolean already = address.publicIp().filter(elasticIp.publicIp()::equals).isPresent();
        if (!already) {
            refuseToTake(request, elasticIp, target, address, world);
        }
        Requests.refuseDryRun(request.dryRun());
        if (!already) {
            ElasticIp associated = elasticIp.withAssociationId(call.addresses().newAssociationId());
            call.change(w -> associated(w, associated, interfaceId, address.address(), call));
        }
        return AssociateAddressResponse.builder()
                .associationId(call.world().elasticIp(allocationId).associationId())
                .build();
    }

    private static World associated(
            World world, ElasticIp elasticIp, String interfaceId, String address, Call call) {
        return ElasticIpAssociations.dissolved(world, elasticIp, call.addresses())
                .with(elasticIp)
                .mapNetworkInterface(
                        interfaceId,
                        i -> i.withPublicIp(address, Optional.of(elasticIp.publicIp())));
    }

    private static String allocationId(AssociateAddressRequest request) {
        if (request.allocationId() == null && request.publicIp() != null) {
            throw Ec2Errors.invalidCombination(
                    "You must specify an allocation id when mapping an address to a VPC instance");
        }
        return Requests.required(request.allocationId(), "AllocationId");
    }

    private static String interfaceId(AssociateAddressRequest request, World world) {
        if (request.instanceId() != null && request.networkInterfaceId() != null) {
            throw Ec2Errors.invalidCombination(
                    "You may specify either instanceId or networkInterfaceId, but not both");
        }
        if (request.networkInterfaceId() != null) {
            ResourceId.NETWORK_INTERFACE.requireForm(request.networkInterfaceId());
            return request.networkInterfaceId();
        }
        String instanceId = Requests.required(request.instanceId(), "InstanceId");
        ResourceId.INSTANCE.requireForm(instanceId);
        Instance instance = world.instances().get(instanceId);
        if (instance == null) {
            throw ResourceId.INSTANCE.notFound(instanceId);
        }
        List<NetworkInterface> interfaces = world.interfacesOf(instanceId);
        if (interfaces.size() > 1) {
            throw Ec2Errors.badRequest(
                    "InvalidInstanceID",
                    "There are multiple interfaces attached to instance '%s'. Please specify an interface ID for the operation instead."
                            .formatted(instanceId));
        }
        if (interfaces.isEmpty()) {
            throw notValid(instance);
        }
        return interfaces.getFirst().id();
    }

    private static PrivateAddress address(
            AssociateAddressRequest request, NetworkInterface target) {
        String wanted =
                request.privateIpAddress() == null
                        ? target.primaryAddress()
                        : request.privateIpAddress();
        return target.privateAddresses().stream()
                .filter(a -> a.address().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        Ec2Errors.invalidValue(
                                "Private IP address %s is not assigned to interface %s"
                                        .formatted(wanted, target.id())));
    }

    private static void refuseWhatIsNotReady(
            AssociateAddressRequest request, NetworkInterface target, World world) {
        if (world.internetGateways().values().stream()
                .noneMatch(g -> g.vpcId().equals(target.vpcId()))) {
            throw Ec2Errors.badRequest(
                    "Gateway.NotAttached",
                    "Network %s is not attached to any internet gateway".formatted(target.vpcId()));
        }
        if (target.attachment().isEmpty()) {
            return;
        }
        Instance instance = world.instance(target.attachment().orElseThrow().instanceId());
        switch (instance.state()) {
            case RUNNING, STOPPING, STOPPED -> {}
            case PENDING, SHUTTING_DOWN, TERMINATED ->
                    throw request.instanceId() != null
                            ? notValid(instance)
                            : Ec2Errors.badRequest(
                                    "IncorrectInstanceState",
                                    "The %s instance to which '%s' is attached is not in a valid state for this operation"
                                            .formatted(instance.state().awsName(), target.id()));
        }
    }

    private static RuntimeException notValid(Instance instance) {
        return Ec2Errors.badRequest(
                "InvalidInstanceID",
                "The %s instance '%s' is not in a valid state for this operation."
                        .formatted(instance.state().awsName(), instance.id()));
    }

    private static void refuseToTake(
            AssociateAddressRequest request,
            ElasticIp elasticIp,
            NetworkInterface target,
            PrivateAddress address,
            World world) {
        boolean refuses = Boolean.FALSE.equals(request.allowReassociation());
        if (refuses && world.carrierOf(elasticIp.publicIp()).isPresent()) {
            throw Ec2Errors.badRequest(
                    "Resource.AlreadyAssociated",
                    "resource %s is already associated with associate-id %s"
                            .formatted(elasticIp.allocationId(), elasticIp.associationId()));
        }
        boolean allows = Boolean.TRUE.equals(request.allowReassociation());
        address.publicIp()
                .filter(_ -> !allows)
                .filter(other -> world.elasticIpOf(other).isPresent())
                .ifPresent(other -> {
                    throw Ec2Errors.badRequest(
                            "Resource.AlreadyAssociated",
                            "resource %s and %s is already associated with public address %s"
                                    .formatted(target.id(), address.address(), other));
                });
    }

    private static void authorize(String allocationId, String interfaceId, Call call) {
        World world = call.world();
        List<Authorizer.Resource> resources = new ArrayList<>();
        ElasticIp elasticIp = world.elasticIps().get(allocationId);
        resources.add(
                elasticIp == null
                        ? new Authorizer.Resource(
                                ResourceId.ALLOCATION.arn(call, allocationId), Map.of(), Map.of())
                        : ElasticIpAssociations.resource(elasticIp, call));
        resources.add(ElasticIpAssociations.interfaceResource(interfaceId, call));
        Optional.ofNullable(world.networkInterfaces().get(interfaceId))
                .flatMap(NetworkInterface::attachment)
                .map(NetworkInterface.Attachment::instanceId)
                .ifPresent(id ->
                        resources.add(
                                new Authorizer.Resource(
                                        ResourceId.INSTANCE.arn(call, id),
                                        world.tagsOf(id).orElse(Map.of()),
                                        Map.of())));
        call.authorize("ec2:AssociateAddress", List.copyOf(resources), Map.of());
    }
}

package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceTypes;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.AttachNetworkInterfaceResponse;

/** A further interface for an instance of the same zone; it outlives the instance. */
final class AttachNetworkInterface
        implements Operation<AttachNetworkInterfaceRequest, AttachNetworkInterfaceResponse> {

    @Override
    public String name() {
        return "AttachNetworkInterface";
    }

    @Override
    public Class<AttachNetworkInterfaceRequest> requestType() {
        return AttachNetworkInterfaceRequest.class;
    }

    @Override
    public Supplier<AttachNetworkInterfaceRequest.Builder> newRequest() {
        return AttachNetworkInterfaceRequest::builder;
    }

    @Override
    public AttachNetworkInterfaceResponse apply(AttachNetworkInterfaceRequest request, Call call) {
        String id = Requests.required(request.networkInterfaceId(), "networkInterfaceId");
        ResourceId.NETWORK_INTERFACE.requireForm(id);
        String instanceId = Requests.required(request.instanceId(), "instanceId");
        ResourceId.INSTANCE.requireForm(instanceId);
        Integer deviceIndex = request.deviceIndex();
        if (deviceIndex == null) {
            throw Ec2Errors.missingParameter("deviceIndex");
        }
        if (request.networkCardIndex() != null && request.networkCardIndex() != 0) {
            throw new UnsupportedOperationException(
                    "The simulator's instances have one network card");
        }
        World world = call.world();
        call.authorize(
                "ec2:AttachNetworkInterface",
                List.of(
                        ElasticIpAssociations.interfaceResource(id, call),
                        new Authorizer.Resource(
                                ResourceId.INSTANCE.arn(call, instanceId),
                                world.tagsOf(instanceId).orElse(Map.of()),
                                Map.of())),
                Map.of());
        NetworkInterface target =
                Optional.ofNullable(world.networkInterfaces().get(id))
                        .orElseThrow(() -> ResourceId.NETWORK_INTERFACE.notFound(id));
        Instance instance =
                Optional.ofNullable(world.instances().get(instanceId))
                        .orElseThrow(() -> ResourceId.INSTANCE.notFound(instanceId));
        check(target, instance, deviceIndex, world);
        Requests.refuseDryRun(request.dryRun());
        String attachmentId = call.newId(ResourceId.ATTACHMENT);
        Attachment attachment = new Attachment(attachmentId, instanceId, deviceIndex, false);
        call.change(w -> w.mapNetworkInterface(id, i -> i.withAttachment(Optional.of(attachment))));
        return AttachNetworkInterfaceResponse.builder()
                .attachmentId(attachmentId)
                .networkCardIndex(0)
                .build();
    }

    private static void check(
            NetworkInterface target, Instance instance, int deviceIndex, World world) {
        if (target.attachment().isPresent()) {
            throw Ec2Errors.badRequest(
                    "InvalidNetworkInterface.InUse",
                    "Interface: [%s] in use.".formatted(target.id()));
        }
        switch (instance.state()) {
            case RUNNING, STOPPED -> {}
            case PENDING, STOPPING, SHUTTING_DOWN, TERMINATED ->
                    throw Ec2Errors.badRequest(
                            "IncorrectState",
                            "Instance '%s' is not in a valid state to attach a network interface"
                                    .formatted(instance.id()));
        }
        if (!Requests.zoneOf(world, target.subnetId())
                .equals(Requests.zoneOf(world, instance.subnetId()))) {
            throw Ec2Errors.invalidCombination(
                    "You may not attach a network interface to an instance if they are not in the same availability zone");
        }
        List<NetworkInterface> attached = world.interfacesOf(instance.id());
        if (attached.stream()
                .anyMatch(i -> i.attachment().orElseThrow().deviceIndex() == deviceIndex)) {
            throw Ec2Errors.invalidValue(
                    "Instance '%s' already has an interface attached at device index '%d'."
                            .formatted(instance.id(), deviceIndex));
        }
        int limit = InstanceTypes.required(instance.instanceType()).maximumNetworkInterfaces();
        if (attached.size() >= limit) {
            throw Ec2Errors.badRequest(
                    "AttachmentLimitExceeded",
                    "Interface count %d exceeds the limit for %s"
                            .formatted(attached.size() + 1, instance.instanceType()));
        }
    }
}

package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceAttachmentChanges;

/** One attribute per call; of them the simulator models SourceDestCheck and Attachment. */
final class ModifyNetworkInterfaceAttribute
        implements Operation<
                ModifyNetworkInterfaceAttributeRequest, ModifyNetworkInterfaceAttributeResponse> {

    private static final String SOURCE_DEST_CHECK = "SourceDestCheck";
    private static final String ATTACHMENT = "Attachment";

    @Override
    public String name() {
        return "ModifyNetworkInterfaceAttribute";
    }

    @Override
    public Class<ModifyNetworkInterfaceAttributeRequest> requestType() {
        return ModifyNetworkInterfaceAttributeRequest.class;
    }

    @Override
    public Supplier<ModifyNetworkInterfaceAttributeRequest.Builder> newRequest() {
        return ModifyNetworkInterfaceAttributeRequest::builder;
    }

    @Override
    public ModifyNetworkInterfaceAttributeResponse apply(
            ModifyNetworkInterfaceAttributeRequest request, Call call) {
        String id = Requests.required(request.networkInterfaceId(), "networkInterfaceId");
        ResourceId.NETWORK_INTERFACE.requireForm(id);
        List<String> attributes = attributes(request);
        if (attributes.isEmpty()) {
            throw Ec2Errors.invalidCombination("No attributes specified.");
        }
        if (attributes.size() > 1) {
            throw Ec2Errors.invalidCombination(
                    "Fields for multiple attribute types specified: "
                            + String.join(", ", attributes));
        }
        if (request.attachment() != null) {
            endWithInstance(id, request.attachment(), call);
            Requests.refuseDryRun(request.dryRun());
            return ModifyNetworkInterfaceAttributeResponse.builder().build();
        }
        if (request.sourceDestCheck() == null) {
            throw new UnsupportedOperationException(
                    "The simulator models no attribute of an interface but SourceDestCheck and Attachment: "
                            + attributes);
        }
        Boolean value = request.sourceDestCheck().value();
        if (value == null) {
            throw Ec2Errors.missingParameter("sourceDestCheck.value");
        }
        authorize(id, SOURCE_DEST_CHECK, value, call);
        if (!call.world().networkInterfaces().containsKey(id)) {
            throw ResourceId.NETWORK_INTERFACE.notFound(id);
        }
        Requests.refuseDryRun(request.dryRun());
        call.change(world -> world.mapNetworkInterface(id, i -> i.withSourceDestCheck(value)));
        return ModifyNetworkInterfaceAttributeResponse.builder().build();
    }

    private static List<String> attributes(ModifyNetworkInterfaceAttributeRequest request) {
        List<String> given = new ArrayList<>();
        if (request.attachment() != null) {
            given.add("attachment");
        }
        if (request.description() != null) {
            given.add("description");
        }
        if (request.hasGroups()) {
            given.add("groupSet");
        }
        if (request.sourceDestCheck() != null) {
            given.add("sourceDestCheck");
        }
        if (request.enaSrdSpecification() != null) {
            given.add("enaSrdSpecification");
        }
        if (request.connectionTrackingSpecification() != null) {
            given.add("connectionTrackingSpecification");
        }
        if (request.associatePublicIpAddress() != null) {
            given.add("associatePublicIpAddress");
        }
        return given;
    }

    /** Whether the interface is deleted with its instance. */
    private static void endWithInstance(
            String id, NetworkInterfaceAttachmentChanges changes, Call call) {
        String attachmentId = Requests.required(changes.attachmentId(), "attachment.attachmentId");
        ResourceId.ATTACHMENT.requireForm(attachmentId);
        Boolean value = changes.deleteOnTermination();
        if (value == null) {
            throw Ec2Errors.missingParameter("attachment.deleteOnTermination");
        }
        authorize(id, ATTACHMENT, value, call);
        NetworkInterface target =
                Optional.ofNullable(call.world().networkInterfaces().get(id))
                        .orElseThrow(() -> ResourceId.NETWORK_INTERFACE.notFound(id));
        Attachment attachment =
                target.attachment()
                        .filter(a -> a.id().equals(attachmentId))
                        .orElseThrow(() -> ResourceId.ATTACHMENT.notFound(attachmentId));
        Attachment changed =
                new Attachment(
                        attachment.id(), attachment.instanceId(), attachment.deviceIndex(), value);
        call.change(w -> w.mapNetworkInterface(id, i -> i.withAttachment(Optional.of(changed))));
    }

    private static void authorize(String id, String attribute, boolean value, Call call) {
        World world = call.world();
        NetworkInterface networkInterface = world.networkInterfaces().get(id);
        Map<String, List<String>> context =
                networkInterface == null
                        ? Map.of("ec2:NetworkInterfaceID", List.of(id))
                        : Map.of(
                                "ec2:NetworkInterfaceID",
                                List.of(id),
                                "ec2:Vpc",
                                List.of(ResourceId.VPC.arn(call, networkInterface.vpcId())),
                                "ec2:Subnet",
                                List.of(ResourceId.SUBNET.arn(call, networkInterface.subnetId())));
        call.authorize(
                "ec2:ModifyNetworkInterfaceAttribute",
                List.of(
                        new Authorizer.Resource(
                                ResourceId.NETWORK_INTERFACE.arn(call, id),
                                networkInterface == null ? Map.of() : networkInterface.tags(),
                                context)),
                Map.of(
                        "ec2:Attribute",
                        List.of(attribute),
                        "ec2:Attribute/" + attribute,
                        List.of(Boolean.toString(value))));
    }
}

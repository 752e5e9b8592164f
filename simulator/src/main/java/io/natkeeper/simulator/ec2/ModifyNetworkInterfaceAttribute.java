package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeResponse;

/** One attribute per call; of them the simulator models SourceDestCheck. */
final class ModifyNetworkInterfaceAttribute
        implements Operation<
                ModifyNetworkInterfaceAttributeRequest, ModifyNetworkInterfaceAttributeResponse> {

    private static final String SOURCE_DEST_CHECK = "SourceDestCheck";

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
        if (request.sourceDestCheck() == null) {
            throw new UnsupportedOperationException(
                    "The simulator models no attribute of an interface but SourceDestCheck: "
                            + attributes);
        }
        Boolean value = request.sourceDestCheck().value();
        if (value == null) {
            throw Ec2Errors.missingParameter("sourceDestCheck.value");
        }
        authorize(id, value, call);
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

    private static void authorize(String id, boolean value, Call call) {
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
                        List.of(SOURCE_DEST_CHECK),
                        "ec2:Attribute/" + SOURCE_DEST_CHECK,
                        List.of(Boolean.toString(value))));
    }
}

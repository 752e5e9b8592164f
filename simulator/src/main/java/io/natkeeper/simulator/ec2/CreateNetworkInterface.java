package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.Cidr;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfaceResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

/** An interface with one private address, attached to nothing; its source/dest check is on. */
final class CreateNetworkInterface
        implements Operation<CreateNetworkInterfaceRequest, CreateNetworkInterfaceResponse> {

    @Override
    public String name() {
        return "CreateNetworkInterface";
    }

    @Override
    public Class<CreateNetworkInterfaceRequest> requestType() {
        return CreateNetworkInterfaceRequest.class;
    }

    @Override
    public Supplier<CreateNetworkInterfaceRequest.Builder> newRequest() {
        return CreateNetworkInterfaceRequest::builder;
    }

    @Override
    public CreateNetworkInterfaceResponse apply(CreateNetworkInterfaceRequest request, Call call) {
        requireModelled(request);
        String subnetId = Requests.required(request.subnetId(), "subnetId");
        ResourceId.SUBNET.requireForm(subnetId);
        List<Tag> tags =
                Tagging.specified(request.tagSpecifications(), ResourceType.NETWORK_INTERFACE);
        authorize(request, tags, call);
        World world = call.world();
        Subnet subnet =
                Optional.ofNullable(world.subnets().get(subnetId))
                        .orElseThrow(() -> ResourceId.SUBNET.notFound(subnetId));
        for (String groupId : request.groups()) {
            var group = world.securityGroups().get(groupId);
            if (group == null || !group.vpcId().equals(subnet.vpcId())) {
                throw ResourceId.SECURITY_GROUP.notFound(groupId);
            }
        }
        Requests.refuseDryRun(request.dryRun());
        Optional<NetworkInterface> before = createdBefore(request, world);
        NetworkInterface created =
                before.orElseGet(() -> newInterface(request, subnet, tags, call));
        if (before.isEmpty()) {
            call.change(w -> w.with(created));
        }
        return CreateNetworkInterfaceResponse.builder()
                .clientToken(request.clientToken())
                .networkInterface(DescribeNetworkInterfaces.shape(call.world(), call, created))
                .build();
    }

    private static void requireModelled(CreateNetworkInterfaceRequest request) {
        CreateNetworkInterfaceRequest modelled =
                CreateNetworkInterfaceRequest.builder()
                        .subnetId(request.subnetId())
                        .groups(request.groups())
                        .description(request.description())
                        .clientToken(request.clientToken())
                        .tagSpecifications(request.tagSpecifications())
                        .dryRun(request.dryRun())
                        .build();
        if (!modelled.equalsBySdkFields(request) || request.groups().isEmpty()) {
            throw new UnsupportedOperationException(
                    "The simulator creates interfaces from a subnet, groups, a description, a client token and tags only: "
                            + request);
        }
    }

    private static void authorize(
            CreateNetworkInterfaceRequest request, List<Tag> tags, Call call) {
        Map<String, List<String>> context = new TreeMap<>();
        context.put("aws:TagKeys", tags.stream().map(Tag::key).toList());
        tags.forEach(tag ->
                context.put(
                        "aws:RequestTag/" + tag.key(),
                        List.of(Objects.requireNonNullElse(tag.value(), ""))));
        Authorizer.Resource created =
                new Authorizer.Resource(
                        ResourceId.NETWORK_INTERFACE.arn(call, "*"), Map.of(), Map.of());
        List<Authorizer.Resource> resources = new ArrayList<>();
        resources.add(created);
        resources.add(
                new Authorizer.Resource(
                        ResourceId.SUBNET.arn(call, request.subnetId()),
                        call.world().tagsOf(request.subnetId()).orElse(Map.of()),
                        Map.of()));
        request.groups()
                .forEach(groupId -> resources.add(SecurityGroupShape.resource(groupId, call)));
        call.authorize("ec2:CreateNetworkInterface", resources, Map.copyOf(context));
        if (!tags.isEmpty()) {
            context.put("ec2:CreateAction", List.of("CreateNetworkInterface"));
            call.authorize("ec2:CreateTags", List.of(created), Map.copyOf(context));
        }
    }

    /** The same request again is answered with what the first one created. */
    private static Optional<NetworkInterface> createdBefore(
            CreateNetworkInterfaceRequest request, World world) {
        Optional<NetworkInterface> before =
                Optional.ofNullable(request.clientToken())
                        .flatMap(token ->
                                world.networkInterfaces().values().stream()
                                        .filter(i -> i.clientToken().equals(Optional.of(token)))
                                        .findFirst());
        before.filter(i ->
                        !i.subnetId().equals(request.subnetId())
                                || !i.securityGroupIds().equals(request.groups()))
                .ifPresent(_ -> {
                    throw Ec2Errors.badRequest(
                            "IdempotentParameterMismatch",
                            "Parameters for idempotent call have changed since the client token was used.");
                });
        return before;
    }

    private static NetworkInterface newInterface(
            CreateNetworkInterfaceRequest request, Subnet subnet, List<Tag> tags, Call call) {
        String id = call.newId(ResourceId.NETWORK_INTERFACE);
        String address =
                Cidr.parse(subnet.cidrBlock())
                        .firstFree(call.world().privateAddresses())
                        .orElseThrow(() ->
                                Ec2Errors.badRequest(
                                        "InsufficientFreeAddressesInSubnet",
                                        "The specified subnet does not have enough free addresses to satisfy the request."));
        Map<String, String> tagMap = new TreeMap<>();
        tags.forEach(tag -> tagMap.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")));
        return new NetworkInterface(
                id,
                subnet.vpcId(),
                subnet.id(),
                macAddress(id),
                List.of(new PrivateAddress(address, true, Optional.empty())),
                true,
                List.copyOf(request.groups()),
                Optional.empty(),
                Map.copyOf(tagMap),
                Objects.requireNonNullElse(request.description(), ""),
                Optional.ofNullable(request.clientToken()));
    }

    /** Locally administered, and as unique as the id. */
    private static String macAddress(String id) {
        String digits = id.substring(id.length() - 10);
        return "0a:%s:%s:%s:%s:%s"
                .formatted(
                        digits.substring(0, 2),
                        digits.substring(2, 4),
                        digits.substring(4, 6),
                        digits.substring(6, 8),
                        digits.substring(8));
    }
}

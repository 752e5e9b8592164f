package io.natkeeper.aws;

import io.natkeeper.Action;
import io.natkeeper.NextHop;
import io.natkeeper.Outcome;
import io.natkeeper.failover.Actuator;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Writes to AWS: each action is one idempotent call. Interfaces are addressed, never instances: EC2
 * refuses calls by instance id on hosts with several interfaces.
 */
public final class AwsActuator implements Actuator {

    /** By its description it is known again as ours. */
    static final String FURTHER_INTERFACE = "natkeeper egress";

    private final Ec2Client ec2;
    private final AutoScalingActuator autoScaling;
    private final SsmClient ssm;

    public AwsActuator(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.autoScaling = new AutoScalingActuator(clients.autoScaling());
        this.ssm = clients.ssm();
    }

    @Override
    public Outcome apply(Action action) {
        return switch (action) {
            case Action.DisableSourceDestCheck check ->
                    write(action, "ec2:ModifyNetworkInterfaceAttribute", () -> disable(check));
            case Action.ReplaceRoute route ->
                    write(action, "ec2:ReplaceRoute", () -> replace(route));
            case Action.CreateRoute route -> write(action, "ec2:CreateRoute", () -> create(route));
            case Action.MarkHealthySince mark -> write(action, "ec2:CreateTags", () -> mark(mark));
            case Action.AssignPrivateAddress assign ->
                    write(action, "ec2:AssignPrivateIpAddresses", () -> assign(assign));
            case Action.AttachInterface attach ->
                    write(action, "ec2:AttachNetworkInterface", () -> attach(attach));
            case Action.EndInterfaceWithHost end ->
                    write(action, "ec2:ModifyNetworkInterfaceAttribute", () -> endWithHost(end));
            case Action.AssociateAddress associate ->
                    write(action, "ec2:AssociateAddress", () -> associate(associate));
            case Action.LatchUntil latch -> write(action, "ec2:CreateTags", () -> latch(latch));
            case Action.ClearHealthySince clear ->
                    write(
                            action,
                            "ec2:DeleteTags",
                            () -> untag(clear.instanceId(), Tags.HEALTHY_SINCE));
            case Action.MarkReady mark ->
                    write(
                            action,
                            "ec2:CreateTags",
                            () -> tag(mark.instanceId(), Tags.READY, mark.since()));
            case Action.NoteDrift drift ->
                    write(
                            action,
                            "ec2:CreateTags",
                            () -> tag(drift.instanceId(), Tags.DRIFT, drift.series()));
            case Action.ClearReady clear ->
                    write(action, "ec2:DeleteTags", () -> untag(clear.instanceId(), Tags.READY));
            case Action.CompleteLifecycleAction completion ->
                    write(
                            action,
                            "autoscaling:CompleteLifecycleAction",
                            () -> autoScaling.complete(completion));
            case Action.ClaimPool claim -> write(action, "ssm:PutParameter", () -> claim(claim));
            case Action.ReplaceHost replacement ->
                    write(
                            action,
                            "autoscaling:SetInstanceHealth",
                            () -> autoScaling.replace(replacement));
            case Action.RecordHeartbeat heartbeat ->
                    write(
                            action,
                            "autoscaling:RecordLifecycleActionHeartbeat",
                            () -> autoScaling.recordHeartbeat(heartbeat));
        };
    }

    /** A second attempt gets the interface that the first one created. */
    private void attach(Action.AttachInterface attach) {
        String id =
                ec2.createNetworkInterface(request ->
                                request.subnetId(attach.subnetId())
                                        .groups(attach.securityGroupIds())
                                        .description(FURTHER_INTERFACE)
                                        .clientToken(
                                                attach.instanceId() + "-" + attach.deviceIndex())
                                        .tagSpecifications(
                                                TagSpecification.builder()
                                                        .resourceType(
                                                                ResourceType.NETWORK_INTERFACE)
                                                        .tags(
                                                                tag(Tags.POOL, attach.pool()),
                                                                tag(Tags.NAME, FURTHER_INTERFACE))
                                                        .build()))
                        .networkInterface()
                        .networkInterfaceId();
        ec2.attachNetworkInterface(request ->
                request.networkInterfaceId(id)
                        .instanceId(attach.instanceId())
                        .deviceIndex(attach.deviceIndex())
                        // Unnamed, EC2 counts the devices of all cards (cilium#42512).
                        .networkCardIndex(0));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private void endWithHost(Action.EndInterfaceWithHost end) {
        ec2.modifyNetworkInterfaceAttribute(request ->
                request.networkInterfaceId(end.networkInterfaceId())
                        .attachment(
                                a -> a.attachmentId(end.attachmentId()).deleteOnTermination(true)));
    }

    /** Never over another's: of two that claim at once, one is refused. */
    private void claim(Action.ClaimPool claim) {
        ssm.putParameter(request ->
                request.name(claim.parameter())
                        .type(OwnerReader.TYPE)
                        .value(claim.deployment())
                        .overwrite(false));
    }

    private void disable(Action.DisableSourceDestCheck check) {
        ec2.modifyNetworkInterfaceAttribute(request ->
                request.networkInterfaceId(check.networkInterfaceId())
                        .sourceDestCheck(value -> value.value(false)));
    }

    private void replace(Action.ReplaceRoute route) {
        var request = ReplaceRouteRequest.builder().routeTableId(route.routeTableId());
        select(
                route.destination(),
                request::destinationCidrBlock,
                request::destinationIpv6CidrBlock);
        lead(route.nextHop(), request::networkInterfaceId, request::natGatewayId);
        ec2.replaceRoute(request.build());
    }

    private void create(Action.CreateRoute route) {
        var request = CreateRouteRequest.builder().routeTableId(route.routeTableId());
        select(
                route.destination(),
                request::destinationCidrBlock,
                request::destinationIpv6CidrBlock);
        lead(route.nextHop(), request::networkInterfaceId, request::natGatewayId);
        ec2.createRoute(request.build());
    }

    private static void select(String destination, Consumer<String> ipv4, Consumer<String> ipv6) {
        (destination.contains(":") ? ipv6 : ipv4).accept(destination);
    }

    private static void lead(
            NextHop nextHop, Consumer<String> toInterface, Consumer<String> toNatGateway) {
        switch (nextHop) {
            case NextHop.NetworkInterface target -> toInterface.accept(target.id());
            case NextHop.NatGateway gateway -> toNatGateway.accept(gateway.id());
        }
    }

    private void assign(Action.AssignPrivateAddress assign) {
        ec2.assignPrivateIpAddresses(request ->
                request.networkInterfaceId(assign.networkInterfaceId())
                        .secondaryPrivateIpAddressCount(1));
    }

    private void associate(Action.AssociateAddress associate) {
        ec2.associateAddress(request ->
                request.allocationId(associate.allocationId())
                        .networkInterfaceId(associate.networkInterfaceId())
                        .privateIpAddress(associate.privateAddress())
                        // Without this EC2 would take it from anybody.
                        .allowReassociation(associate.takenFrom().isPresent()));
    }

    private void mark(Action.MarkHealthySince mark) {
        tag(mark.instanceId(), Tags.HEALTHY_SINCE, mark.since());
    }

    private void latch(Action.LatchUntil latch) {
        tag(latch.instanceId(), Tags.LATCHED_UNTIL, latch.until());
    }

    private void tag(String instanceId, String key, Object value) {
        Tag tag = Tag.builder().key(key).value(value.toString()).build();
        ec2.createTags(request -> request.resources(instanceId).tags(tag));
    }

    private void untag(String instanceId, String key) {
        // Without a value the tag goes whatever its value is.
        Tag anyValue = Tag.builder().key(key).build();
        ec2.deleteTags(request -> request.resources(instanceId).tags(anyValue));
    }

    private static Outcome write(Action action, String iamAction, Runnable call) {
        return Writing.of(iamAction, action.resource(), call);
    }
}

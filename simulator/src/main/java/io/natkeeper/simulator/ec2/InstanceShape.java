package io.natkeeper.simulator.ec2;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.ArchitectureValues;
import software.amazon.awssdk.services.ec2.model.AttachmentStatus;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAssociation;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterfaceAttachment;
import software.amazon.awssdk.services.ec2.model.InstancePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Tenancy;

/** An instance as DescribeInstances prints it. */
final class InstanceShape {

    private final World world;
    private final Call call;

    InstanceShape(World world, Call call) {
        this.world = world;
        this.call = call;
    }

    Reservation reservation(Instance instance) {
        return Reservation.builder()
                .reservationId("r-" + instance.id().substring("i-".length()))
                .ownerId(call.accountId())
                .instances(instance(instance))
                .build();
    }

    private software.amazon.awssdk.services.ec2.model.Instance instance(Instance instance) {
        List<NetworkInterface> interfaces = world.interfacesOf(instance.id());
        Optional<NetworkInterface> primary = interfaces.stream().findFirst();
        var builder =
                software.amazon.awssdk.services.ec2.model.Instance.builder()
                        .instanceId(instance.id())
                        .instanceType(instance.instanceType())
                        .architecture(ArchitectureValues.ARM64)
                        .state(s ->
                                s.code(instance.state().awsCode()).name(instance.state().awsName()))
                        .launchTime(instance.launchTime())
                        .placement(placement(instance))
                        .networkInterfaces(interfaces.stream().map(this::attached).toList())
                        .tags(tags(instance.tags()));
        if (instance.state() != InstanceState.TERMINATED) {
            // A terminated instance has left its network.
            builder.vpcId(instance.vpcId()).subnetId(instance.subnetId());
        }
        primary.ifPresent(p ->
                builder.privateIpAddress(p.primaryAddress())
                        .publicIpAddress(publicOf(p))
                        .sourceDestCheck(p.sourceDestCheck())
                        .securityGroups(groups(world, p)));
        return builder.build();
    }

    private Placement placement(Instance instance) {
        return Placement.builder()
                .availabilityZone(Requests.zoneOf(world, instance.subnetId()))
                .availabilityZoneId(Requests.zoneIdOf(world, instance.subnetId()))
                .tenancy(Tenancy.DEFAULT)
                .groupName("")
                .build();
    }

    private InstanceNetworkInterface attached(NetworkInterface networkInterface) {
        var attachment = networkInterface.attachment().orElseThrow();
        String publicIp = publicOf(networkInterface);
        return InstanceNetworkInterface.builder()
                .networkInterfaceId(networkInterface.id())
                .ownerId(call.accountId())
                .vpcId(networkInterface.vpcId())
                .subnetId(networkInterface.subnetId())
                .macAddress(networkInterface.macAddress())
                .description(networkInterface.description())
                .privateIpAddress(networkInterface.primaryAddress())
                .sourceDestCheck(networkInterface.sourceDestCheck())
                .status(NetworkInterfaceStatus.IN_USE)
                .interfaceType("interface")
                .groups(groups(world, networkInterface))
                .association(publicIp == null ? null : association(publicIp))
                .attachment(
                        InstanceNetworkInterfaceAttachment.builder()
                                .attachmentId(attachment.id())
                                .deviceIndex(attachment.deviceIndex())
                                .networkCardIndex(0)
                                .deleteOnTermination(attachment.deleteOnTermination())
                                .status(AttachmentStatus.ATTACHED)
                                .build())
                .privateIpAddresses(
                        networkInterface.privateAddresses().stream()
                                .map(this::privateAddress)
                                .toList())
                .build();
    }

    private InstancePrivateIpAddress privateAddress(PrivateAddress address) {
        return InstancePrivateIpAddress.builder()
                .privateIpAddress(address.address())
                .primary(address.primary())
                .association(address.publicIp().map(this::association).orElse(null))
                .build();
    }

    private InstanceNetworkInterfaceAssociation association(String publicIp) {
        return InstanceNetworkInterfaceAssociation.builder()
                .publicIp(publicIp)
                .ipOwnerId(world.elasticIpOf(publicIp).isPresent() ? call.accountId() : "amazon")
                .build();
    }

    private static @Nullable String publicOf(NetworkInterface networkInterface) {
        return networkInterface.privateAddresses().stream()
                .filter(PrivateAddress::primary)
                .flatMap(a -> a.publicIp().stream())
                .findFirst()
                .orElse(null);
    }

    static List<GroupIdentifier> groups(World world, NetworkInterface networkInterface) {
        return networkInterface.securityGroupIds().stream()
                .map(id -> {
                    var group = world.securityGroups().get(id);
                    return GroupIdentifier.builder()
                            .groupId(id)
                            .groupName(group == null ? null : group.name())
                            .build();
                })
                .toList();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
                .toList();
    }
}

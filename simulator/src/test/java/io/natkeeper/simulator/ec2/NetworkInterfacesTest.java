package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.NetworkInterface;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

final class NetworkInterfacesTest {

    private final TwoZones zones = TwoZones.create();
    private final String group =
            zones.aws
                    .provisioning()
                    .createSecurityGroup(
                            zones.aws.world().networkInterface(zones.interfaceA).vpcId(),
                            "nat",
                            List.of(),
                            List.of());

    private String create(String networkInterface, String token) {
        TagSpecification tags =
                TagSpecification.builder()
                        .resourceType(ResourceType.NETWORK_INTERFACE)
                        .tags(Tag.builder().key("natkeeper:pool").value("main").build())
                        .build();
        return zones.ec2()
                .createNetworkInterface(r ->
                        r.subnetId(zones.aws.world().networkInterface(networkInterface).subnetId())
                                .groups(group)
                                .description("further")
                                .clientToken(token)
                                .tagSpecifications(tags))
                .networkInterface()
                .networkInterfaceId();
    }

    private String attach(String networkInterfaceId, String instanceId, int deviceIndex) {
        return zones.ec2()
                .attachNetworkInterface(r ->
                        r.networkInterfaceId(networkInterfaceId)
                                .instanceId(instanceId)
                                .deviceIndex(deviceIndex))
                .attachmentId();
    }

    private String instanceOf(String networkInterfaceId) {
        return zones.aws
                .world()
                .networkInterface(networkInterfaceId)
                .attachment()
                .orElseThrow()
                .instanceId();
    }

    @Test
    void theSameTokenGivesTheSameInterface() {
        String created = create(zones.interfaceA, "token");
        assertThat(create(zones.interfaceA, "token")).isEqualTo(created);
        assertThat(create(zones.interfaceA, "another")).isNotEqualTo(created);
        assertRefused(
                () -> create(zones.interfaceB, "token"),
                "IdempotentParameterMismatch",
                "Parameters for idempotent call have changed since the client token was used.");
        NetworkInterface found = zones.aws.world().networkInterface(created);
        assertThat(found.sourceDestCheck()).isTrue();
        assertThat(found.securityGroupIds()).containsExactly(group);
        assertThat(found.tags()).containsEntry("natkeeper:pool", "main");
        assertThat(found.primaryAddress()).startsWith("10.0.1.");
    }

    @Test
    void outlivesItsInstanceUntilToldOtherwise() {
        String instance = instanceOf(zones.interfaceA);
        String stays = create(zones.interfaceA, "a");
        attach(stays, instance, 1);
        zones.aws.lifecycle().terminate(instance);
        zones.timing.runFor(Duration.ofMinutes(3));
        assertThat(zones.aws.world().networkInterface(stays).attachment()).isEmpty();

        String other = instanceOf(zones.interfaceB);
        String goes = create(zones.interfaceB, "b");
        String attachment = attach(goes, other, 1);
        zones.ec2()
                .modifyNetworkInterfaceAttribute(r ->
                        r.networkInterfaceId(goes)
                                .attachment(
                                        a -> a.attachmentId(attachment).deleteOnTermination(true)));
        zones.aws.lifecycle().terminate(other);
        zones.timing.runFor(Duration.ofMinutes(3));
        assertThat(zones.aws.world().networkInterfaces()).doesNotContainKey(goes);
    }

    @Test
    void refusesWhatDoesNotFit() {
        String instance = instanceOf(zones.interfaceA);
        String first = create(zones.interfaceA, "1");
        String second = create(zones.interfaceA, "2");
        String elsewhere = create(zones.interfaceB, "3");
        assertRefused(
                () -> attach(elsewhere, instance, 1),
                "InvalidParameterCombination",
                "You may not attach a network interface to an instance if they are not in the same availability zone");
        attach(first, instance, 1);
        assertRefused(
                () -> attach(first, instance, 2),
                "InvalidNetworkInterface.InUse",
                "Interface: [%s] in use.".formatted(first));
        assertRefused(
                () -> attach(second, instance, 1),
                "InvalidParameterValue",
                "Instance '%s' already has an interface attached at device index '1'."
                        .formatted(instance));
        assertRefused(
                () -> attach(second, instance, 2),
                "AttachmentLimitExceeded",
                "Interface count 3 exceeds the limit for t4g.nano");
        zones.aws.lifecycle().stop(instance);
        assertRefused(
                () -> attach(second, instance, 2),
                "IncorrectState",
                "Instance '%s' is not in a valid state to attach a network interface"
                        .formatted(instance));
    }
}

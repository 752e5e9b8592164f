package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.simulator.TwoZones;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ModifyNetworkInterfaceAttributeRequest;

final class ModifyNetworkInterfaceAttributeTest {

    private final TwoZones zones = TwoZones.create();

    private void modify(Consumer<ModifyNetworkInterfaceAttributeRequest.Builder> change) {
        zones.ec2()
                .modifyNetworkInterfaceAttribute(
                        r -> change.accept(r.networkInterfaceId(zones.interfaceA)));
    }

    @Test
    void switchesTheCheckOffForOneInterfaceOnly() {
        modify(r -> r.sourceDestCheck(c -> c.value(false)));

        assertThat(zones.aws.world().networkInterface(zones.interfaceA).sourceDestCheck())
                .isFalse();
        assertThat(zones.aws.world().networkInterface(zones.interfaceB).sourceDestCheck()).isTrue();
    }

    @Test
    void refusesTwoAttributes() {
        assertRefused(
                () ->
                        modify(r ->
                                r.sourceDestCheck(c -> c.value(false))
                                        .description(d -> d.value("nat"))),
                "InvalidParameterCombination",
                "Fields for multiple attribute types specified: description, sourceDestCheck");
        assertThat(zones.aws.world().networkInterface(zones.interfaceA).sourceDestCheck()).isTrue();
    }

    @Test
    void refusesNoAttribute() {
        assertRefused(
                () -> modify(_ -> {}), "InvalidParameterCombination", "No attributes specified.");
    }

    @Test
    void refusesAnUnknownInterface() {
        assertRefused(
                () ->
                        modify(r ->
                                r.networkInterfaceId("eni-00000000000000000")
                                        .sourceDestCheck(c -> c.value(false))),
                "InvalidNetworkInterfaceID.NotFound",
                "eni-00000000000000000");
    }

    @Test
    void refusesAMalformedInterface() {
        assertRefused(
                () ->
                        modify(r ->
                                r.networkInterfaceId("eni-1").sourceDestCheck(c -> c.value(false))),
                "InvalidNetworkInterfaceId.Malformed",
                "eni-1");
    }

    @Test
    void aDryRunChangesNothing() {
        assertRefused(
                () -> modify(r -> r.sourceDestCheck(c -> c.value(false)).dryRun(true)),
                "DryRunOperation",
                "");
        assertThat(zones.aws.world().networkInterface(zones.interfaceA).sourceDestCheck()).isTrue();
    }

    @Test
    void saysThatAnotherAttributeIsNotModelled() {
        assertThatThrownBy(() -> modify(r -> r.description(d -> d.value("nat"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("description");
    }
}

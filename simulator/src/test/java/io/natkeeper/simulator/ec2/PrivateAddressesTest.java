package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.AssignedPrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

final class PrivateAddressesTest {

    private final TwoZones zones = TwoZones.create();

    private List<String> assign(String networkInterfaceId, int count) {
        return zones
                .ec2()
                .assignPrivateIpAddresses(r ->
                        r.networkInterfaceId(networkInterfaceId)
                                .secondaryPrivateIpAddressCount(count))
                .assignedPrivateIpAddresses()
                .stream()
                .map(AssignedPrivateIpAddress::privateIpAddress)
                .toList();
    }

    private List<PrivateAddress> addressesOf(String networkInterfaceId) {
        return zones.aws.world().networkInterface(networkInterfaceId).privateAddresses();
    }

    @Test
    void assignsSoManyOfTheSubnet() {
        assertThat(assign(zones.interfaceA, 1))
                .singleElement()
                .satisfies(a -> assertThat(a).startsWith("10.0.1."));
        assertThat(addressesOf(zones.interfaceA))
                .extracting(PrivateAddress::primary)
                .containsExactly(true, false);
    }

    @Test
    void assignsNamedOnesOnce() {
        zones.ec2()
                .assignPrivateIpAddresses(r ->
                        r.networkInterfaceId(zones.interfaceA).privateIpAddresses("10.0.1.77"));
        assertThat(addressesOf(zones.interfaceA).getLast().address()).isEqualTo("10.0.1.77");
        assertRefused(
                () ->
                        zones.ec2()
                                .assignPrivateIpAddresses(r ->
                                        r.networkInterfaceId(zones.interfaceA)
                                                .privateIpAddresses("10.0.1.77")),
                "InvalidParameterValue",
                "[10.0.1.77] is already assigned, but move is not allowed.");
        assertRefused(
                () ->
                        zones.ec2()
                                .assignPrivateIpAddresses(r ->
                                        r.networkInterfaceId(zones.interfaceA)
                                                .privateIpAddresses("10.0.2.77")),
                "InvalidParameterValue",
                "10.0.2.77 does not fall within the subnet's address range");
    }

    /** A t4g.nano has two addresses per interface, a t4g.small four. */
    @Test
    void refusesMoreThanTheTypeCarries() {
        assign(zones.interfaceA, 1);
        assertRefused(
                () -> assign(zones.interfaceA, 1),
                "PrivateIpAddressLimitExceeded",
                "Number of private addresses will exceed limit.");
        String small =
                zones.aws
                        .lifecycle()
                        .runInstance(InstanceSpec.in(zones.publicA).withInstanceType("t4g.small"));
        assertThat(assign(zones.aws.world().interfacesOf(small).getFirst().id(), 3)).hasSize(3);
    }

    @Test
    void refusesAFullSubnet() {
        String subnet =
                zones.aws
                        .provisioning()
                        .createSubnet(zones.vpc, "10.0.50.0/29", "us-east-1a", "use1-az1");
        String nat =
                zones.aws
                        .lifecycle()
                        .runInstance(InstanceSpec.in(subnet).withInstanceType("t4g.small"));
        assertRefused(
                () -> assign(zones.aws.world().interfacesOf(nat).getFirst().id(), 3),
                "InsufficientFreeAddressesInSubnet",
                "does not have enough free addresses");
    }

    @Test
    void refusesNeitherNorBoth() {
        assertRefused(
                () ->
                        zones.ec2()
                                .assignPrivateIpAddresses(
                                        r -> r.networkInterfaceId(zones.interfaceA)),
                "MissingParameter",
                "privateIpAddresses");
        assertRefused(
                () ->
                        zones.ec2()
                                .assignPrivateIpAddresses(r ->
                                        r.networkInterfaceId(zones.interfaceA)
                                                .privateIpAddresses("10.0.1.77")
                                                .secondaryPrivateIpAddressCount(1)),
                "InvalidParameterCombination",
                "cannot be used together");
        assertRefused(() -> assign(zones.interfaceA, 0), "InvalidParameterValue", "( 0 )");
    }

    @Test
    void unassigningDisassociates() {
        String secondary = assign(zones.interfaceA, 1).getFirst();
        String allocation = zones.aws.provisioning().allocateElasticIp(Map.of());
        zones.ec2()
                .associateAddress(r ->
                        r.allocationId(allocation)
                                .networkInterfaceId(zones.interfaceA)
                                .privateIpAddress(secondary));
        zones.ec2()
                .unassignPrivateIpAddresses(
                        r -> r.networkInterfaceId(zones.interfaceA).privateIpAddresses(secondary));
        assertThat(addressesOf(zones.interfaceA)).hasSize(1);
        assertThat(zones.ec2().describeAddresses().addresses().getFirst().associationId()).isNull();

        String primary = addressesOf(zones.interfaceA).getFirst().address();
        assertRefused(
                () ->
                        zones.ec2()
                                .unassignPrivateIpAddresses(r ->
                                        r.networkInterfaceId(zones.interfaceA)
                                                .privateIpAddresses(primary)),
                "InvalidParameterValue",
                primary);
    }

    @Test
    void tellsWhatATypeCarries() {
        InstanceTypeInfo nano =
                zones.ec2()
                        .describeInstanceTypes(r -> r.instanceTypesWithStrings("t4g.nano"))
                        .instanceTypes()
                        .getFirst();
        assertThat(nano.networkInfo().ipv4AddressesPerInterface()).isEqualTo(2);
        assertThat(nano.networkInfo().maximumNetworkInterfaces()).isEqualTo(2);
        assertThat(
                        zones.ec2()
                                .describeInstanceTypes(r ->
                                        r.filters(
                                                Filter.builder()
                                                        .name("instance-type")
                                                        .values("c7gn.*")
                                                        .build()))
                                .instanceTypes())
                .extracting(InstanceTypeInfo::instanceTypeAsString)
                .containsExactly("c7gn.large", "c7gn.medium", "c7gn.xlarge");
        assertRefused(
                () ->
                        zones.ec2()
                                .describeInstanceTypes(
                                        r -> r.instanceTypesWithStrings("t4g.nano", "t9.pico")),
                "InvalidInstanceType",
                "The following supplied instance types do not exist: [t9.pico]");
    }
}

package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.natkeeper.simulator.TwoZones;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** DescribeSubnets, DescribeVpcs and DescribeNetworkInterfaces. */
final class DescribeNetworkTest {

    private final TwoZones zones = TwoZones.create();

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }

    @Test
    void describesSubnets() {
        assertThat(
                        zones.ec2()
                                .describeSubnets(r ->
                                        r.filters(
                                                filter("vpc-id", zones.vpc),
                                                filter("availability-zone", "us-east-1b")))
                                .subnets())
                .extracting(Subnet::cidrBlock, Subnet::availabilityZone, Subnet::availabilityZoneId)
                .containsExactlyInAnyOrder(
                        tuple("10.0.2.0/24", "us-east-1b", "use1-az2"),
                        tuple("10.0.12.0/24", "us-east-1b", "use1-az2"));
    }

    @Test
    void describesVpcs() {
        String two = zones.aws.provisioning().createVpc("10.1.0.0/16", "10.2.0.0/16");

        assertThat(
                        zones.ec2()
                                .describeVpcs(r ->
                                        r.filters(
                                                filter(
                                                        "cidr-block-association.cidr-block",
                                                        "10.2.0.0/16")))
                                .vpcs())
                .singleElement()
                .satisfies(v -> {
                    assertThat(v.vpcId()).isEqualTo(two);
                    assertThat(v.cidrBlock()).isEqualTo("10.1.0.0/16");
                    assertThat(v.cidrBlockAssociationSet())
                            .extracting(a -> a.cidrBlock())
                            .containsExactly("10.1.0.0/16", "10.2.0.0/16");
                });
    }

    @Test
    void describesNetworkInterfaces() {
        NetworkInterface primary =
                zones.ec2()
                        .describeNetworkInterfaces(
                                r -> r.filters(filter("attachment.instance-id", zones.natA)))
                        .networkInterfaces()
                        .getFirst();

        assertThat(primary.networkInterfaceId()).isEqualTo(zones.interfaceA);
        assertThat(primary.attachment().instanceId()).isEqualTo(zones.natA);
        assertThat(primary.association().publicIp()).isEqualTo("203.0.113.1");
        assertThat(primary.statusAsString()).isEqualTo("in-use");
        assertThat(primary.sourceDestCheck()).isTrue();
        assertThat(primary.tagSet()).hasSize(1);
    }

    @Test
    void aDetachedInterfaceIsAvailable() {
        zones.aws.lifecycle().detachInterface(zones.interfaceA);

        assertThat(
                        zones.ec2()
                                .describeNetworkInterfaces(
                                        r -> r.filters(filter("status", "available")))
                                .networkInterfaces())
                .extracting(NetworkInterface::networkInterfaceId)
                .containsExactly(zones.interfaceA);
    }

    @Test
    void refusesUnknownIds() {
        assertRefused(
                () -> zones.ec2().describeSubnets(r -> r.subnetIds("subnet-00000000000000000")),
                "InvalidSubnetID.NotFound",
                "The subnet ID 'subnet-00000000000000000' does not exist");
        assertRefused(
                () -> zones.ec2().describeVpcs(r -> r.vpcIds("vpc-00000000000000000")),
                "InvalidVpcID.NotFound",
                "The vpc ID 'vpc-00000000000000000' does not exist");
        assertRefused(
                () ->
                        zones.ec2()
                                .describeNetworkInterfaces(
                                        r -> r.networkInterfaceIds("eni-00000000000000000")),
                "InvalidNetworkInterfaceID.NotFound",
                "The networkInterface ID 'eni-00000000000000000' does not exist");
    }

    @Test
    void refusesFiltersOfOthers() {
        assertRefused(
                () -> zones.ec2().describeSubnets(r -> r.filters(filter("instance-id", "x"))),
                "InvalidParameterValue",
                "The filter 'instance-id' is invalid");
        assertRefused(
                () -> zones.ec2().describeVpcs(r -> r.filters(filter("subnet-id", "x"))),
                "InvalidParameterValue",
                "The filter 'subnet-id' is invalid");
        assertRefused(
                () ->
                        zones.ec2()
                                .describeNetworkInterfaces(
                                        r -> r.filters(filter("instance-id", "x"))),
                "InvalidParameterValue",
                "The filter 'instance-id' is invalid");
    }
}

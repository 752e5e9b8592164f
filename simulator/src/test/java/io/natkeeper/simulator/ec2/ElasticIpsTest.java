package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AssociateAddressRequest;
import software.amazon.awssdk.services.ec2.model.Filter;

final class ElasticIpsTest {

    private final List<Authorizer.Request> requests = new ArrayList<>();
    private final TwoZones zones =
            TwoZones.create(
                    1,
                    b ->
                            b.authorizer(request -> {
                                requests.add(request);
                                return new Authorizer.Decision.Allowed();
                            }));
    private final String allocation =
            zones.aws.provisioning().allocateElasticIp(Map.of("natkeeper:pool", "p"));
    private final String publicIp = zones.aws.world().elasticIp(allocation).publicIp();

    private String associate(Consumer<AssociateAddressRequest.Builder> request) {
        return zones.ec2()
                .associateAddress(r -> request.accept(r.allocationId(allocation)))
                .associationId();
    }

    private String assignSecondary(String networkInterfaceId) {
        return zones.ec2()
                .assignPrivateIpAddresses(r ->
                        r.networkInterfaceId(networkInterfaceId).secondaryPrivateIpAddressCount(1))
                .assignedPrivateIpAddresses()
                .getFirst()
                .privateIpAddress();
    }

    private Address described() {
        return zones.ec2()
                .describeAddresses(r -> r.allocationIds(allocation))
                .addresses()
                .getFirst();
    }

    private List<String> found(String filter, String value) {
        return zones
                .ec2()
                .describeAddresses(
                        r -> r.filters(Filter.builder().name(filter).values(value).build()))
                .addresses()
                .stream()
                .map(Address::allocationId)
                .toList();
    }

    private Optional<String> publicIpOf(String networkInterfaceId, String privateAddress) {
        return zones.aws.world().networkInterface(networkInterfaceId).privateAddresses().stream()
                .filter(a -> a.address().equals(privateAddress))
                .findFirst()
                .flatMap(PrivateAddress::publicIp);
    }

    private Optional<String> primaryPublicIp(String networkInterfaceId) {
        return publicIpOf(
                networkInterfaceId,
                zones.aws.world().networkInterface(networkInterfaceId).primaryAddress());
    }

    @Test
    void oneThatIsNotAssociatedSaysSo() {
        assertThat(described().publicIp()).isEqualTo(publicIp);
        assertThat(described().associationId()).isNull();
        assertThat(described().networkInterfaceId()).isNull();
        assertThat(found("tag:natkeeper:pool", "p")).containsExactly(allocation);
        assertThat(found("tag:natkeeper:pool", "q")).isEmpty();
        assertThat(found("network-interface-id", zones.interfaceA)).isEmpty();
    }

    @Test
    void ridesOnASecondaryAddressAndLeavesThePrimaryOneAlone() {
        Optional<String> before = primaryPublicIp(zones.interfaceA);
        String secondary = assignSecondary(zones.interfaceA);
        String association =
                associate(r ->
                        r.networkInterfaceId(zones.interfaceA)
                                .privateIpAddress(secondary)
                                .allowReassociation(false));

        assertThat(primaryPublicIp(zones.interfaceA)).isEqualTo(before);
        assertThat(publicIpOf(zones.interfaceA, secondary)).contains(publicIp);
        assertThat(described().associationId()).isEqualTo(association);
        assertThat(described().instanceId()).isEqualTo(zones.natA);
        assertThat(described().privateIpAddress()).isEqualTo(secondary);
        assertThat(found("instance-id", zones.natA)).containsExactly(allocation);
        assertThat(found("private-ip-address", secondary)).containsExactly(allocation);
        assertThat(found("association-id", association)).containsExactly(allocation);
        assertThat(
                        zones.ec2()
                                .describeNetworkInterfaces(
                                        r -> r.networkInterfaceIds(zones.interfaceA))
                                .networkInterfaces()
                                .getFirst()
                                .privateIpAddresses()
                                .getLast()
                                .association())
                .satisfies(a -> {
                    assertThat(a.allocationId()).isEqualTo(allocation);
                    assertThat(a.associationId()).isEqualTo(association);
                    assertThat(a.ipOwnerId()).isEqualTo("123456789012");
                });
    }

    @Test
    void onAPrimaryAddressItReplacesTheAutoAssignedOneForAsLongAsItStays() {
        String before = primaryPublicIp(zones.interfaceA).orElseThrow();
        String association = associate(r -> r.instanceId(zones.natA));
        assertThat(primaryPublicIp(zones.interfaceA)).contains(publicIp);

        zones.ec2().disassociateAddress(r -> r.associationId(association));
        assertThat(primaryPublicIp(zones.interfaceA)).isPresent();
        assertThat(primaryPublicIp(zones.interfaceA).orElseThrow())
                .isNotEqualTo(before)
                .isNotEqualTo(publicIp);
        assertRefused(
                () -> zones.ec2().disassociateAddress(r -> r.associationId(association)),
                "InvalidAssociationID.NotFound",
                association);
    }

    @Test
    void theSameAgainChangesNothing() {
        String first = associate(r -> r.networkInterfaceId(zones.interfaceA));
        String second =
                associate(r -> r.networkInterfaceId(zones.interfaceA).allowReassociation(false));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void movesUnlessItIsToldNotTo() {
        String association = associate(r -> r.networkInterfaceId(zones.interfaceA));
        assertRefused(
                () ->
                        associate(r ->
                                r.networkInterfaceId(zones.interfaceB).allowReassociation(false)),
                "Resource.AlreadyAssociated",
                "resource %s is already associated with associate-id %s"
                        .formatted(allocation, association));
        assertThat(described().networkInterfaceId()).isEqualTo(zones.interfaceA);

        associate(r -> r.networkInterfaceId(zones.interfaceB));
        assertThat(described().networkInterfaceId()).isEqualTo(zones.interfaceB);
        assertThat(primaryPublicIp(zones.interfaceA))
                .as("the host that it left gets an address of AWS's again")
                .isPresent();
    }

    @Test
    void aPrivateAddressHasOnePublicOne() {
        associate(r -> r.networkInterfaceId(zones.interfaceA));
        String other = zones.aws.provisioning().allocateElasticIp(Map.of());
        assertRefused(
                () ->
                        zones.ec2()
                                .associateAddress(r ->
                                        r.allocationId(other).networkInterfaceId(zones.interfaceA)),
                "Resource.AlreadyAssociated",
                "is already associated with public address " + publicIp);

        zones.ec2()
                .associateAddress(r ->
                        r.allocationId(other)
                                .networkInterfaceId(zones.interfaceA)
                                .allowReassociation(true));
        assertThat(described().associationId()).isNull();
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertRefused(
                () ->
                        zones.ec2()
                                .associateAddress(r -> r.publicIp(publicIp).instanceId(zones.natA)),
                "InvalidParameterCombination",
                "allocation id");
        assertRefused(
                () -> associate(r -> r.instanceId(zones.natA).networkInterfaceId(zones.interfaceA)),
                "InvalidParameterCombination",
                "not both");
        assertRefused(() -> associate(_ -> {}), "MissingParameter", "InstanceId");
        assertRefused(
                () ->
                        associate(r ->
                                r.networkInterfaceId(zones.interfaceA)
                                        .privateIpAddress("10.0.1.200")),
                "InvalidParameterValue",
                "10.0.1.200");
        assertRefused(
                () ->
                        zones.ec2()
                                .associateAddress(r ->
                                        r.allocationId("eipalloc-00000000")
                                                .networkInterfaceId(zones.interfaceA)),
                "InvalidAllocationID.NotFound",
                "The allocation ID 'eipalloc-00000000' does not exist");
        assertRefused(
                () -> associate(r -> r.networkInterfaceId("eni-00000000000000000")),
                "InvalidNetworkInterfaceID.NotFound",
                "eni-00000000000000000");
        assertRefused(
                () -> associate(r -> r.networkInterfaceId(zones.interfaceA).dryRun(true)),
                "DryRunOperation",
                "");
        assertThat(described().associationId()).isNull();
    }

    @Test
    void refusesAnInstanceWithSeveralInterfaces() {
        zones.aws.lifecycle().attachInterface(zones.natA, zones.publicA, Map.of(), true);
        assertRefused(
                () -> associate(r -> r.instanceId(zones.natA)),
                "InvalidInstanceID",
                "Please specify an interface ID");
    }

    @Test
    void refusesAnInstanceThatIsPending() {
        String id = zones.aws.lifecycle().runInstance(InstanceSpec.in(zones.publicA));
        String networkInterface = zones.aws.world().interfacesOf(id).getFirst().id();
        assertRefused(
                () -> associate(r -> r.networkInterfaceId(networkInterface)),
                "IncorrectInstanceState",
                "The pending instance to which '%s' is attached is not in a valid state"
                        .formatted(networkInterface));
        assertRefused(
                () -> associate(r -> r.instanceId(id)),
                "InvalidInstanceID",
                "The pending instance '%s' is not in a valid state".formatted(id));
    }

    @Test
    void refusesAVpcWithoutAnInternetGateway() {
        String vpc = zones.aws.provisioning().createVpc("10.9.0.0/16");
        String subnet =
                zones.aws.provisioning().createSubnet(vpc, "10.9.0.0/24", "us-east-1a", "use1-az1");
        String id = zones.aws.lifecycle().runInstance(InstanceSpec.in(subnet));
        zones.timing.runFor(Duration.ofMinutes(1));
        assertRefused(
                () -> associate(r -> r.instanceId(id)),
                "Gateway.NotAttached",
                "Network %s is not attached to any internet gateway".formatted(vpc));
    }

    @Test
    void staysThroughAStopAndLeavesWithTheInterface() {
        String secondary = assignSecondary(zones.interfaceA);
        associate(r -> r.networkInterfaceId(zones.interfaceA).privateIpAddress(secondary));
        zones.aws.lifecycle().stop(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        assertThat(described().instanceId()).isEqualTo(zones.natA);
        assertThat(primaryPublicIp(zones.interfaceA)).isEmpty();

        zones.aws.lifecycle().start(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        assertThat(primaryPublicIp(zones.interfaceA))
                .as("a secondary address with an Elastic IP keeps the primary one from a new one")
                .isEmpty();

        zones.aws.lifecycle().terminate(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        assertThat(described().associationId()).isNull();
        assertThat(described().instanceId()).isNull();
    }

    @Test
    void onThePrimaryAddressItStaysThroughAStopToo() {
        associate(r -> r.instanceId(zones.natA));
        zones.aws.lifecycle().stop(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        zones.aws.lifecycle().start(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        assertThat(primaryPublicIp(zones.interfaceA)).contains(publicIp);
    }

    @Test
    void anAssociationIsAuthorizedOnAddressInterfaceAndInstance() {
        requests.clear();
        associate(r -> r.networkInterfaceId(zones.interfaceA));
        assertThat(requests.getFirst().resources())
                .extracting(Authorizer.Resource::arn)
                .satisfiesExactly(
                        arn -> assertThat(arn).endsWith(":elastic-ip/" + allocation),
                        arn -> assertThat(arn).endsWith(":network-interface/" + zones.interfaceA),
                        arn -> assertThat(arn).endsWith(":instance/" + zones.natA));
        assertThat(requests.getFirst().resources())
                .allSatisfy(r -> assertThat(r.tags()).containsEntry("natkeeper:pool", "p"));
    }
}

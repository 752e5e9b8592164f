package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.natkeeper.simulator.TwoZones;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

final class SecurityGroupsTest {

    private static final String OFFICE = "203.0.113.0/24";

    private final List<Authorizer.Request> requests = new ArrayList<>();
    private final TwoZones zones =
            TwoZones.create(
                    1,
                    builder ->
                            builder.authorizer(request -> {
                                requests.add(request);
                                return new Authorizer.Decision.Allowed();
                            }));
    private final Ec2Client ec2 = zones.ec2();
    private final Peer anywhere = new Peer.Cidr("0.0.0.0/0");
    private final String group =
            zones.aws
                    .provisioning()
                    .createSecurityGroup(
                            zones.vpc, "entry", List.of(), List.of(Rule.allTraffic(anywhere)));

    private static IpPermission tcp(int fromPort, int toPort, String... cidrs) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(fromPort)
                .toPort(toPort)
                .ipRanges(
                        List.of(cidrs).stream()
                                .map(cidr -> IpRange.builder().cidrIp(cidr).build())
                                .toList())
                .build();
    }

    private List<String> authorize(IpPermission... permissions) {
        return ec2
                .authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permissions))
                .securityGroupRules()
                .stream()
                .map(SecurityGroupRule::securityGroupRuleId)
                .toList();
    }

    private List<SecurityGroupRule> ingress() {
        Filter ofGroup = Filter.builder().name("group-id").values(group).build();
        return ec2
                .describeSecurityGroupRulesPaginator(r -> r.filters(ofGroup).maxResults(5))
                .securityGroupRules()
                .stream()
                .filter(rule -> !rule.isEgress())
                .toList();
    }

    @Test
    void eachRangeAndEachGroupIsARuleOfItsOwn() {
        List<String> ids =
                authorize(
                        tcp(50001, 50003, OFFICE, "198.51.100.7/32"),
                        IpPermission.builder()
                                .ipProtocol("-1")
                                .userIdGroupPairs(UserIdGroupPair.builder().groupId(group).build())
                                .build());

        assertThat(ids).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.startsWith("sgr-0"));
        assertThat(ingress())
                .extracting(
                        SecurityGroupRule::ipProtocol,
                        SecurityGroupRule::fromPort,
                        SecurityGroupRule::toPort,
                        SecurityGroupRule::cidrIpv4)
                .containsExactlyInAnyOrder(
                        tuple("tcp", 50001, 50003, OFFICE),
                        tuple("tcp", 50001, 50003, "198.51.100.7/32"),
                        tuple("-1", -1, -1, null));
        assertThat(ingress())
                .filteredOn(rule -> rule.referencedGroupInfo() != null)
                .singleElement()
                .satisfies(
                        rule -> assertThat(rule.referencedGroupInfo().groupId()).isEqualTo(group));
    }

    @Test
    void aGroupShowsItsRulesByPorts() {
        authorize(tcp(50001, 50001, OFFICE, "198.51.100.7/32"), tcp(50002, 50002, OFFICE));

        var shown = ec2.describeSecurityGroups(r -> r.groupIds(group)).securityGroups().getFirst();
        assertThat(shown.ipPermissions())
                .extracting(IpPermission::fromPort, p -> p.ipRanges().size())
                .containsExactly(tuple(50001, 2), tuple(50002, 1));
        assertThat(shown.ipPermissionsEgress())
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.ipProtocol()).isEqualTo("-1");
                    assertThat(p.fromPort()).isNull();
                });
    }

    @Test
    void aRangeIsKeptInItsCanonicalForm() {
        authorize(tcp(50001, 50001, "203.0.113.77/24"));

        assertThat(ingress().getFirst().cidrIpv4()).isEqualTo(OFFICE);
        assertRefused(
                () -> authorize(tcp(50001, 50001, OFFICE)),
                "InvalidPermission.Duplicate",
                "the specified rule \"peer: 203.0.113.0/24, TCP, from port: 50001, to port: 50001, ALLOW\" already exists");
    }

    @Test
    void oneBadRuleFailsTheWholeCall() {
        authorize(tcp(50001, 50001, OFFICE));

        assertRefused(
                () -> authorize(tcp(50002, 50002, OFFICE), tcp(50001, 50001, OFFICE)),
                "InvalidPermission.Duplicate",
                "already exists");
        assertRefused(
                () -> authorize(tcp(50002, 50002, OFFICE), tcp(50002, 50002, OFFICE)),
                "InvalidParameterValue",
                "The same permission must not appear multiple times");
        assertRefused(
                () -> authorize(tcp(50002, 50002, OFFICE), tcp(50003, 50003, "203.0.113.0/33")),
                "InvalidParameterValue",
                "CIDR block 203.0.113.0/33 is malformed");
        assertRefused(
                () -> authorize(tcp(50003, 50002, OFFICE)), "InvalidParameterValue", "port range");
        assertRefused(
                () -> authorize(tcp(50003, 65536, OFFICE)),
                "InvalidParameterValue",
                "out of range");
        assertThat(ingress()).hasSize(1);
    }

    @Test
    void aGroupHasSixtyRulesForWhatComesIn() {
        String[] sixty =
                IntStream.range(0, 60)
                        .mapToObj("198.51.100.%d/32"::formatted)
                        .toArray(String[]::new);
        authorize(tcp(50001, 50001, sixty));

        assertThat(ingress()).hasSize(60);
        assertRefused(
                () -> authorize(tcp(50002, 50002, OFFICE)),
                "RulesPerSecurityGroupLimitExceeded",
                "The maximum number of rules per security group has been reached.");
    }

    @Test
    void rulesAreRevokedByTheirIdsAllOrNone() {
        List<String> ids = authorize(tcp(50001, 50001, OFFICE), tcp(50002, 50002, OFFICE));
        String unknown = "sgr-0123456789abcdef0";

        assertRefused(
                () -> revoke(ids.getFirst(), unknown),
                "InvalidSecurityGroupRuleId.NotFound",
                "'%s' does not exist".formatted(unknown));
        assertThat(ingress()).hasSize(2);
        revoke(ids.getFirst());
        assertThat(ingress())
                .extracting(SecurityGroupRule::securityGroupRuleId)
                .containsExactly(ids.getLast());
        assertRefused(
                () -> revoke(ids.getFirst()), "InvalidSecurityGroupRuleId.NotFound", "not exist");
        assertRefused(() -> revoke("x"), "InvalidSecurityGroupRuleId.Malformed", "sgr-...");
    }

    private void revoke(String... ruleIds) {
        ec2.revokeSecurityGroupIngress(r -> r.groupId(group).securityGroupRuleIds(ruleIds));
    }

    @Test
    void anUnknownGroupIsNoGroup() {
        assertRefused(
                () ->
                        ec2.authorizeSecurityGroupIngress(r ->
                                r.groupId("sg-0123456789abcdef0").ipPermissions(tcp(1, 1, OFFICE))),
                "InvalidGroup.NotFound",
                "does not exist");
        assertRefused(
                () ->
                        authorize(
                                IpPermission.builder()
                                        .ipProtocol("-1")
                                        .userIdGroupPairs(
                                                UserIdGroupPair.builder()
                                                        .groupId("sg-0123456789abcdef0")
                                                        .build())
                                        .build()),
                "InvalidGroup.NotFound",
                "does not exist");
    }

    @Test
    void rulesAreTaggedAsTheyAreMadeAndLater() {
        ec2.authorizeSecurityGroupIngress(r ->
                r.groupId(group)
                        .ipPermissions(tcp(50001, 50001, OFFICE))
                        .tagSpecifications(
                                TagSpecification.builder()
                                        .resourceType(ResourceType.SECURITY_GROUP_RULE)
                                        .tags(
                                                Tag.builder()
                                                        .key("natkeeper:pool")
                                                        .value("p")
                                                        .build())
                                        .build()));

        assertThat(requests)
                .anySatisfy(request -> {
                    assertThat(request.action()).isEqualTo("ec2:AuthorizeSecurityGroupIngress");
                    assertThat(request.resources().getFirst().arn())
                            .endsWith("security-group/" + group);
                })
                .anySatisfy(request -> {
                    assertThat(request.action()).isEqualTo("ec2:CreateTags");
                    assertThat(request.context())
                            .containsEntry(
                                    "ec2:CreateAction", List.of("AuthorizeSecurityGroupIngress"))
                            .containsEntry("aws:RequestTag/natkeeper:pool", List.of("p"));
                });
        SecurityGroupRule rule = ingress().getFirst();
        assertThat(tags(rule)).isEqualTo(Map.of("natkeeper:pool", "p"));
        ec2.createTags(r ->
                r.resources(rule.securityGroupRuleId())
                        .tags(Tag.builder().key("k").value("v").build()));
        assertThat(tags(ingress().getFirst())).containsEntry("k", "v");
        Filter pool = Filter.builder().name("tag:natkeeper:pool").values("p").build();
        assertThat(ec2.describeSecurityGroupRules(r -> r.filters(pool)).securityGroupRules())
                .hasSize(1);
    }

    private static Map<String, String> tags(SecurityGroupRule rule) {
        return rule.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    @Test
    void whatIsDoneByHandIsSeen() {
        String id = authorize(tcp(50001, 50001, OFFICE)).getFirst();

        zones.aws.provisioning().removeIngressRule(group, id);
        zones.aws.provisioning().addIngressRule(group, new Rule("tcp", 22, 22, anywhere));

        assertThat(ingress()).extracting(SecurityGroupRule::fromPort).containsExactly(22);
    }
}

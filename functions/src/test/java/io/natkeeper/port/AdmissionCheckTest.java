package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Notice;
import io.natkeeper.port.Targets.IngressPermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionCheckTest {

    private static final PortRange ALL = new PortRange(0, 65535);

    static Stream<Arguments> permissions() {
        return Stream.of(
                Arguments.of(true, from("tcp", new PortRange(3306, 3306), "sg-nat")),
                Arguments.of(true, from("6", new PortRange(3000, 4000), "sg-nat")),
                Arguments.of(true, from("-1", ALL, "sg-nat")),
                Arguments.of(true, from("tcp", ALL, "10.0.0.0/16")),
                Arguments.of(true, from("tcp", ALL, "10.0.0.4/32", "10.0.1.0/24")),
                Arguments.of(true, from("tcp", ALL, "pl-1")),
                Arguments.of(false, from("udp", ALL, "sg-nat")),
                Arguments.of(false, from("17", ALL, "sg-nat")),
                Arguments.of(false, from("tcp", new PortRange(3307, 65535), "sg-nat")),
                Arguments.of(false, from("tcp", ALL, "sg-other")),
                Arguments.of(false, from("udp", ALL, "pl-1")),
                // One of the hosts only.
                Arguments.of(false, from("tcp", ALL, "10.0.0.0/24")));
    }

    @ParameterizedTest
    @MethodSource("permissions")
    void readsSecurityGroupsAsEc2Does(boolean admits, IngressPermission permission) {
        PortPlan plan = plan(new SampleTargets().securityGroup("sg-db", permission), "log: false");
        assertThat(plan.admissions().isEmpty()).isEqualTo(admits);
    }

    @Test
    void namesTheRuleThatIsMissing() {
        PortPlan plan = plan(new SampleTargets().securityGroup("sg-db"), "log: false");
        assertThat(plan.admissions())
                .containsExactly(new Admission("sg-db", Protocol.TCP, 3306, "sg-nat", false));
        assertThat(plan.notices())
                .containsExactly(
                        Notice.error(
                                "sg-db",
                                "NAT hosts can't reach orders (db): security group sg-db does not admit tcp 3306 from sg-nat; run `aws ec2 authorize-security-group-ingress --group-id sg-db --protocol tcp --port 3306 --source-group sg-nat`, or write 'admit: true' in the map and tag the group: `aws ec2 create-tags --resources sg-db --tags Key=natkeeper:admit,Value=main`."));
    }

    @Test
    void addsItWhereTheMapAndTheGroupsOwnerSaySo() {
        PortPlan plan = plan(new SampleTargets().admittingGroup("sg-db", "main"), "admit: true");
        assertThat(plan.admissions())
                .containsExactly(new Admission("sg-db", Protocol.TCP, 3306, "sg-nat", true));
        assertThat(plan.notices())
                .containsExactly(
                        Notice.information(
                                "NAT hosts can't reach orders (db): security group sg-db does not admit tcp 3306 from sg-nat; it is added, as the map says 'admit: true' and the group's tag too."));
    }

    @Test
    void namesTheTagThatIsMissing() {
        for (SampleTargets aws :
                List.of(
                        new SampleTargets().securityGroup("sg-db"),
                        new SampleTargets().admittingGroup("sg-db", "another"))) {
            PortPlan plan = plan(aws, "admit: true");
            assertThat(plan.admissions())
                    .containsExactly(new Admission("sg-db", Protocol.TCP, 3306, "sg-nat", false));
            assertThat(plan.notices())
                    .containsExactly(
                            Notice.error(
                                    "sg-db",
                                    "NAT hosts can't reach orders (db): security group sg-db does not admit tcp 3306 from sg-nat; run `aws ec2 authorize-security-group-ingress --group-id sg-db --protocol tcp --port 3306 --source-group sg-nat`, or, as the map says 'admit: true', tag the group: `aws ec2 create-tags --resources sg-db --tags Key=natkeeper:admit,Value=main`."));
        }
    }

    @Test
    void aTagAloneAddsNothing() {
        PortPlan plan = plan(new SampleTargets().admittingGroup("sg-db", "main"), "log: false");
        assertThat(plan.admissions())
                .containsExactly(new Admission("sg-db", Protocol.TCP, 3306, "sg-nat", false));
    }

    @Test
    void accusesNobodyOfWhatIsNotKnown() {
        assertThat(plan(new SampleTargets(), "log: false").admissions()).isEmpty();
    }

    @Test
    void looksAtEveryMember() {
        SampleTargets aws =
                new SampleTargets()
                        .instance("i-1", 1, 1)
                        .instance("i-2", 2, 1)
                        .group("web", "i-1", "i-2")
                        .database("orders")
                        .securityGroup("sg-i-1", from("tcp", ALL, "sg-nat"))
                        .securityGroup("sg-i-2");
        PortPlan plan =
                PortPlanner.plan(
                        PortMapParserTest.map(SampleMaps.CLASSIC),
                        aws.targets(),
                        Remembered.NOTHING,
                        Set.of());
        assertThat(plan.admissions())
                .containsExactly(
                        new Admission("sg-i-2", Protocol.TCP, 22, "sg-nat", false),
                        new Admission("sg-i-2", Protocol.TCP, 80, "sg-nat", false));
    }

    private static PortPlan plan(SampleTargets aws, String field) {
        return PortPlanner.plan(
                PortMapParserTest.map(
                        "ports: [{listen: 50001, name: db, target: {dbInstance: orders}, allow: [10.0.0.0/8], %s}]"
                                .formatted(field)),
                aws.database("orders").targets(),
                Remembered.NOTHING,
                Set.of());
    }

    private static IngressPermission from(String protocol, PortRange ports, String... sources) {
        return new IngressPermission(
                protocol,
                ports,
                Stream.of(sources).filter(s -> s.contains("/")).map(SampleTargets::prefix).toList(),
                Stream.of(sources).filter(s -> s.startsWith("sg-")).toList(),
                Stream.of(sources).filter(s -> s.startsWith("pl-")).toList());
    }
}

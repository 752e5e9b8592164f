package io.natkeeper.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Outcome;
import io.natkeeper.inventory.ParameterParts;
import io.natkeeper.port.Admission;
import io.natkeeper.port.IngressRule;
import io.natkeeper.port.PortAction;
import io.natkeeper.port.PortRange;
import io.natkeeper.port.Protocol;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** What the port concentrator changes in the simulated AWS. */
class AwsPortActuatorTest {

    private static final String INVENTORY = "/natkeeper/main/inventory";

    private final PortWorld world = new PortWorld();

    private static IngressRule rule(int port, String source) {
        return new IngressRule(Protocol.TCP, new PortRange(port, port), Ipv4Prefix.of(source));
    }

    private Outcome apply(PortAction action) {
        return world.run(() -> world.actuator().apply(action));
    }

    private List<Rule> entryRules() {
        return world.aws.world().securityGroup(world.entryGroup).ingress();
    }

    @Test
    void admitsSourcesInOneCall() {
        assertThat(
                        apply(
                                new PortAction.AdmitSources(
                                        world.entryGroup,
                                        List.of(
                                                rule(50001, "203.0.113.0/24"),
                                                rule(50001, "198.51.100.7/32"),
                                                rule(50002, "203.0.113.0/24")))))
                .isEqualTo(new Outcome.Applied());

        assertThat(entryRules())
                .extracting(r -> r.fromPort() + " " + r.peer())
                .containsExactlyInAnyOrder(
                        "50001 " + new Peer.Cidr("203.0.113.0/24"),
                        "50001 " + new Peer.Cidr("198.51.100.7/32"),
                        "50002 " + new Peer.Cidr("203.0.113.0/24"));
        assertThat(world.aws.calls().calls("AuthorizeSecurityGroupIngress")).isEqualTo(1);
    }

    @Test
    void aSourceThatIsAdmittedAlreadyKeepsNoOtherOut() {
        var admit =
                new PortAction.AdmitSources(
                        world.entryGroup,
                        List.of(rule(50001, "203.0.113.0/24"), rule(50002, "203.0.113.0/24")));
        world.aws
                .provisioning()
                .addIngressRule(
                        world.entryGroup,
                        new Rule("tcp", 50001, 50001, new Peer.Cidr("203.0.113.0/24")));

        assertThat(apply(admit)).isEqualTo(new Outcome.Applied());
        assertThat(entryRules()).extracting(Rule::fromPort).containsExactly(50001, 50002);
        assertThat(apply(admit)).as("twice is once").isEqualTo(new Outcome.Applied());
        assertThat(entryRules()).hasSize(2);
    }

    @Test
    void aGroupThatIsFullIsToldWithTheGroupsId() {
        List<IngressRule> rules =
                IntStream.range(0, 61)
                        .mapToObj(i -> rule(50001, "198.51.100." + i + "/32"))
                        .toList();

        assertThat(apply(new PortAction.AdmitSources(world.entryGroup, rules)))
                .isEqualTo(
                        new Outcome.Failed(
                                "ec2:AuthorizeSecurityGroupIngress on %s failed: The maximum number of rules per security group has been reached. (RulesPerSecurityGroupLimitExceeded)."
                                        .formatted(world.entryGroup)));
        assertThat(entryRules()).isEmpty();
    }

    @Test
    void aGroupThatIsGoneIsANewWorld() {
        assertThat(
                        apply(
                                new PortAction.AdmitSources(
                                        "sg-0123456789abcdef0",
                                        List.of(rule(50001, "203.0.113.0/24")))))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void revokesWhatIsStillThere() {
        Peer office = new Peer.Cidr("203.0.113.0/24");
        List<String> ids =
                IntStream.range(50001, 50004)
                        .mapToObj(port ->
                                world.aws
                                        .provisioning()
                                        .addIngressRule(
                                                world.entryGroup,
                                                new Rule("tcp", port, port, office)))
                        .toList();
        world.aws.provisioning().removeIngressRule(world.entryGroup, ids.getFirst());

        assertThat(
                        apply(
                                new PortAction.RevokeSources(
                                        world.entryGroup,
                                        List.of(ids.get(0), ids.get(1)),
                                        List.of("a", "b"))))
                .isEqualTo(new Outcome.Applied());
        assertThat(entryRules()).extracting(Rule::id).containsExactly(ids.get(2));
    }

    @Test
    void letsHostsReachATarget() {
        var admit =
                new PortAction.AdmitHosts(
                        new Admission(world.webGroup, Protocol.TCP, 22, world.hostGroup, true));

        assertThat(apply(admit)).isEqualTo(new Outcome.Applied());
        assertThat(apply(admit)).isEqualTo(new Outcome.Applied());
        assertThat(world.aws.world().securityGroup(world.webGroup).ingress())
                .extracting(r -> r.fromPort() + " " + r.peer())
                .containsExactly(
                        "80 " + new Peer.Group(world.hostGroup),
                        "22 " + new Peer.Group(world.hostGroup));
    }

    @Test
    void marksAHostWithTheMapThatItHas() {
        assertThat(apply(new PortAction.MarkPorts(world.natA, "d1")))
                .isEqualTo(new Outcome.Applied());
        assertThat(world.aws.world().instance(world.natA).tags())
                .containsEntry("natkeeper:ports", "d1");
    }

    private List<String> inventory() {
        return world
                .aws
                .ssm()
                .getParametersByPath(r -> r.path("/natkeeper/main").recursive(true))
                .parameters()
                .stream()
                .map(Parameter::name)
                .toList();
    }

    private static ParameterParts.Write write(String parameter, String text) {
        return new ParameterParts.Write(parameter, Optional.of(text));
    }

    private static ParameterParts.Write delete(String parameter) {
        return new ParameterParts.Write(parameter, Optional.empty());
    }

    @Test
    void publishesAnInventoryThatGrowsAndShrinks() {
        apply(
                new PortAction.PublishInventory(
                        "main",
                        List.of(write(INVENTORY, "1"), write(INVENTORY + "/2", "x".repeat(4096)))));
        assertThat(inventory()).containsExactly(INVENTORY, INVENTORY + "/2");

        assertThat(
                        apply(
                                new PortAction.PublishInventory(
                                        "main",
                                        List.of(
                                                write(INVENTORY, "2"),
                                                delete(INVENTORY + "/2"),
                                                delete(INVENTORY + "/3")))))
                .isEqualTo(new Outcome.Applied());
        assertThat(inventory()).containsExactly(INVENTORY);
    }

    @Test
    void anInventoryIsNotShortenedUntilTheNewOneStands() {
        apply(
                new PortAction.PublishInventory(
                        "main", List.of(write(INVENTORY, "1"), write(INVENTORY + "/2", "2"))));
        world.aws.faults().failAlways("PutParameter", Fault.UNAUTHORIZED);

        Outcome outcome =
                apply(
                        new PortAction.PublishInventory(
                                "main", List.of(write(INVENTORY, "3"), delete(INVENTORY + "/2"))));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.cause()).contains("ssm:PutParameter", INVENTORY));
        assertThat(inventory()).containsExactly(INVENTORY, INVENTORY + "/2");
    }

    @Test
    void whatIsTooLargeForAParameterFails() {
        assertThat(
                        apply(
                                new PortAction.PublishInventory(
                                        "main", List.of(write(INVENTORY, "x".repeat(4097))))))
                .isInstanceOf(Outcome.Failed.class);
    }
}

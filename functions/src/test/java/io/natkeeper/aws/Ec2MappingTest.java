package io.natkeeper.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Observed;
import io.natkeeper.routing.Destination;
import io.natkeeper.routing.RouteTarget;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What the simulator cannot show: targets that it does not have, states that EC2 may invent. */
class Ec2MappingTest {

    @Test
    void aNatGatewayThatIsGoneIsABlackholeAndALivingOneIsNot() {
        assertThat(target(Route.builder().natGatewayId("nat-1").state(RouteState.BLACKHOLE)))
                .isEqualTo(new RouteTarget.Blackhole("nat-1"));
        assertThat(target(Route.builder().natGatewayId("nat-1").state(RouteState.ACTIVE)))
                .isEqualTo(new RouteTarget.NatGateway("nat-1"));
    }

    @Test
    void whatWasSomebodyElsesStaysSoWhenItIsGone() {
        assertThat(target(Route.builder().transitGatewayId("tgw-1").state(RouteState.BLACKHOLE)))
                .isEqualTo(new RouteTarget.Foreign("tgw-1"));
        assertThat(target(Route.builder().gatewayId("igw-1").state(RouteState.ACTIVE)))
                .isEqualTo(new RouteTarget.Foreign("igw-1"));
        assertThat(target(Route.builder().vpcPeeringConnectionId("pcx-1").state(RouteState.ACTIVE)))
                .isEqualTo(new RouteTarget.Foreign("pcx-1"));
    }

    @Test
    void otherDestinationsAreNoDefaultRoute() {
        RouteTable table =
                RouteTable.builder()
                        .routes(
                                Route.builder()
                                        .destinationIpv6CidrBlock("::/0")
                                        .egressOnlyInternetGatewayId("eigw-1")
                                        .build())
                        .tags(tag("natkeeper:pool", "main"))
                        .associations(List.of())
                        .build();
        assertThat(Ec2Mapping.routeTables(List.of(table), List.of(), Set.of()).getFirst())
                .extracting(t -> t.routes())
                .isEqualTo(
                        List.of(
                                new io.natkeeper.routing.Route(
                                        Destination.EVERYWHERE, new RouteTarget.Absent())));
    }

    @Test
    void aStateThatIsNewToUsIsUnknownAndNotOverlooked() {
        Instance instance =
                Instance.builder()
                        .instanceId("i-1")
                        .state(s -> s.name("hibernating"))
                        .placement(p -> p.availabilityZone("us-east-1a"))
                        .launchTime(Instant.EPOCH)
                        .networkInterfaces(List.of())
                        .tags(tag("natkeeper:pool", "main"))
                        .build();
        assertThat(Ec2Mapping.natInstance(instance, Observed.known(Map.of())).orElseThrow().state())
                .isEqualTo(
                        Observed.unknown(
                                "i-1 is in the state 'hibernating', which Natkeeper does not know."));
    }

    private static RouteTarget target(Route.Builder route) {
        RouteTable table =
                RouteTable.builder()
                        .routes(route.destinationCidrBlock("0.0.0.0/0").build())
                        .tags(tag("natkeeper:pool", "main"))
                        .associations(List.of())
                        .build();
        return Ec2Mapping.routeTables(List.of(table), List.of(), Set.of())
                .getFirst()
                .routes()
                .getFirst()
                .target();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}

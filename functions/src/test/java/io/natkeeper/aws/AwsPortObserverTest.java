package io.natkeeper.aws;

import static io.natkeeper.aws.PortWorld.NOTHING;
import static io.natkeeper.aws.PortWorld.known;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.form.FormHistory.Version;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.StoredTexts;
import io.natkeeper.port.Entrance;
import io.natkeeper.port.IngressRule;
import io.natkeeper.port.PortMap.Wanted;
import io.natkeeper.port.PortRange;
import io.natkeeper.port.Protocol;
import io.natkeeper.port.Targets;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.InstanceSpec;
import io.natkeeper.simulator.rds.DatabaseSpec;
import io.natkeeper.simulator.world.SecurityGroup.Peer;
import io.natkeeper.simulator.world.SecurityGroup.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the simulated AWS says, in the words of the port concentrator. */
class AwsPortObserverTest {

    private final PortWorld world = new PortWorld();

    private static Wanted groups(String... names) {
        return new Wanted(Set.of(names), Set.of(), Set.of(), Set.of(), Set.of());
    }

    private static Wanted instances(Set<String> ids, Wanted.Tag... tags) {
        return new Wanted(Set.of(), ids, Set.of(tags), Set.of(), Set.of());
    }

    @Test
    void aPoolAreItsHostsThatRunOrSoonWill() {
        world.aws.provisioning().tag(world.natA, Map.of("natkeeper:ports", "d1"));
        world.aws.lifecycle().stop(world.natB);
        world.timing.runFor(Duration.ofMinutes(2));
        String pending = world.launchNat("nat-c");

        PoolHosts pool = world.pool();

        assertThat(pool.name()).isEqualTo("main");
        assertThat(pool.vpcId()).isEqualTo(world.vpc);
        assertThat(pool.hosts())
                .extracting(
                        PoolHosts.Host::instanceId,
                        PoolHosts.Host::name,
                        PoolHosts.Host::portsInForce,
                        PoolHosts.Host::running)
                .containsExactlyInAnyOrder(
                        tuple(world.natA, Optional.of("nat-a"), Optional.of("d1"), true),
                        tuple(pending, Optional.of("nat-c"), Optional.empty(), false));
    }

    @Test
    void targetsSeeTheHostsByTheirGroupsAndAddresses() {
        Targets targets = world.targets(NOTHING);

        assertThat(known(targets.vpcRanges()))
                .containsExactly(Ipv4Prefix.of("10.0.0.0/16"), Ipv4Prefix.of("100.64.0.0/16"));
        Targets.NatHosts hosts = known(targets.natHosts());
        assertThat(hosts.securityGroupIds())
                .as("the entry group is there for those outside")
                .containsExactly(world.hostGroup, world.entryGroup);
        assertThat(hosts.privateAddresses())
                .containsExactlyInAnyOrder(
                        world.addressOf(world.natA), world.addressOf(world.natB));
    }

    @Test
    void aGroupComesWithItsMembersAndTheirSecurityGroups() {
        Targets targets = world.targets(groups("web", "gone"));

        assertThat(known(targets.autoScalingGroups()))
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.name()).isEqualTo("web");
                    assertThat(group.members())
                            .allMatch(Targets.Member::inService)
                            .extracting(Targets.Member::instanceId)
                            .containsExactlyInAnyOrderElementsOf(world.members());
                });
        assertThat(known(targets.instances()))
                .allMatch(Targets.Instance::running)
                .extracting(
                        Targets.Instance::id,
                        Targets.Instance::privateAddress,
                        Targets.Instance::securityGroupIds)
                .containsExactlyElementsOf(
                        world.members().stream()
                                .map(id ->
                                        tuple(
                                                id,
                                                Optional.of(world.addressOf(id)),
                                                List.of(world.webGroup)))
                                .toList());
        assertThat(known(targets.securityGroups()))
                .filteredOn(group -> group.id().equals(world.webGroup))
                .singleElement()
                .satisfies(group ->
                        assertThat(group.ingress())
                                .containsExactly(
                                        new Targets.IngressPermission(
                                                "tcp",
                                                new PortRange(80, 80),
                                                List.of(),
                                                List.of(world.hostGroup),
                                                List.of())));
    }

    @Test
    void aMemberThatLostItsTagIsReadAllTheSame() {
        String member = world.members().getFirst();
        world.aws.provisioning().untag(member, "aws:autoscaling:groupName");

        Targets targets = world.targets(groups("web"));

        assertThat(known(targets.instances()))
                .extracting(Targets.Instance::id)
                .containsExactlyElementsOf(world.members());
        assertThat(known(targets.securityGroups()))
                .extracting(Targets.SecurityGroup::id)
                .contains(world.webGroup);
    }

    @Test
    void whoIsNotInServiceIsAMemberNotInService() {
        world.aws.autoScalingGroups().setDesiredCapacity("web", 3);
        world.timing.runFor(Duration.ofSeconds(2));

        assertThat(known(world.targets(groups("web")).autoScalingGroups()).getFirst().members())
                .hasSize(3)
                .filteredOn(member -> !member.inService())
                .hasSize(1);
    }

    @Test
    void instancesAreFoundByIdAndByTagOnceEach() {
        String tagged =
                world.aws
                        .lifecycle()
                        .runInstance(InstanceSpec.in(world.subnet).withTags(Map.of("role", "ci")));

        Targets targets =
                world.targets(
                        instances(
                                Set.of(tagged, "i-0123456789abcdef0"),
                                new Wanted.Tag("role", "ci")));

        assertThat(known(targets.instances()))
                .singleElement()
                .satisfies(instance -> {
                    assertThat(instance.id()).isEqualTo(tagged);
                    assertThat(instance.running()).isFalse();
                    assertThat(instance.tags()).containsEntry("role", "ci");
                });
    }

    @Test
    void moreIdsThanACallTakesAreReadInSeveral() {
        Set<String> ids =
                IntStream.range(0, 350).mapToObj("i-0%016x"::formatted).collect(Collectors.toSet());

        assertThat(known(world.targets(instances(ids)).instances())).isEmpty();
    }

    @Test
    void databasesAndTheMembersOfClusters() {
        String orders =
                world.aws
                        .databases()
                        .createInstance(
                                DatabaseSpec.mysql("orders", "us-east-1a", "10.0.1.50")
                                        .withPubliclyAccessible(true)
                                        .withSecurityGroups(world.webGroup));
        String shop =
                world.aws
                        .databases()
                        .createAuroraCluster(
                                "shop",
                                List.of(
                                        DatabaseSpec.mysql("shop-1", "us-east-1a", "10.0.1.51"),
                                        DatabaseSpec.mysql("shop-2", "us-east-1b", "10.0.1.52")));

        Targets targets =
                world.targets(
                        new Wanted(
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                Set.of("orders", "gone", "shop-1"),
                                Set.of("shop", "none")));

        assertThat(known(targets.databases()))
                .extracting(Targets.Database::id)
                .containsExactly("orders", "shop-1", "shop-2");
        assertThat(known(targets.databases()).getFirst())
                .isEqualTo(
                        new Targets.Database(
                                "orders",
                                "available",
                                Optional.of(new Targets.DbEndpoint(orders, 3306)),
                                true,
                                List.of(world.webGroup)));
        assertThat(known(targets.clusters()))
                .containsExactly(
                        new Targets.Cluster(
                                "shop",
                                "available",
                                Optional.of(new Targets.DbEndpoint(shop, 3306)),
                                List.of(
                                        new Targets.ClusterMember("shop-1", true),
                                        new Targets.ClusterMember("shop-2", false)),
                                List.of()));
        assertThat(known(targets.securityGroups()))
                .extracting(Targets.SecurityGroup::id)
                .contains(world.webGroup);
    }

    /** A map without databases needs no permission of RDS. */
    @Test
    void whatNoMapNamesIsNotAskedFor() {
        world.targets(NOTHING);

        assertThat(world.aws.calls().calls())
                .doesNotContainKeys(
                        "DescribeDBInstances", "DescribeDBClusters", "DescribeAutoScalingGroups");
    }

    @Test
    void aPartThatCannotBeReadIsUnknownAndNoOther() {
        world.aws.faults().failAlways("DescribeDBInstances", Fault.UNAUTHORIZED);

        Targets targets =
                world.targets(
                        new Wanted(
                                Set.of("web"),
                                Set.of(),
                                Set.of(),
                                Set.of("orders"),
                                Set.of("shop")));

        assertThat(targets.databases().causes())
                .containsExactly(
                        "rds:DescribeDBInstances was denied: allow it in the function's role.");
        assertThat(known(targets.clusters())).isEmpty();
        assertThat(known(targets.instances())).hasSize(2);
    }

    @Test
    void oneOfSeveralCallsThatFailsLeavesTheWholeUnknown() {
        world.aws.faults().failNext("DescribeInstances", 1, Fault.UNAUTHORIZED);
        PoolHosts pool = new PoolHosts("main", world.vpc, List.of());

        Targets targets =
                world.run(() ->
                        world.observer()
                                .targets(
                                        pool,
                                        new Wanted(
                                                Set.of("web"),
                                                Set.of(world.natA),
                                                Set.of(),
                                                Set.of(),
                                                Set.of())));

        assertThat(targets.instances()).isInstanceOf(Observed.Unknown.class);
        assertThat(known(targets.autoScalingGroups())).hasSize(1);
    }

    @Test
    void theEntranceIsTheGroupsRulesByIdAndItsAddresses() {
        String office =
                world.aws
                        .provisioning()
                        .addIngressRule(
                                world.entryGroup,
                                new Rule("tcp", 50001, 50003, new Peer.Cidr("203.0.113.0/24")));
        String foreign =
                world.aws
                        .provisioning()
                        .addIngressRule(
                                world.entryGroup,
                                new Rule("tcp", 22, 22, new Peer.Group(world.webGroup)));
        String all =
                world.aws
                        .provisioning()
                        .addIngressRule(
                                world.entryGroup, Rule.allTraffic(new Peer.Cidr("0.0.0.0/0")));
        String entryAddress =
                world.aws
                        .provisioning()
                        .allocateElasticIp(
                                Map.of("natkeeper:pool", "main", "natkeeper:entry", "true"));
        world.aws.provisioning().allocateElasticIp(Map.of("natkeeper:pool", "main"));
        PoolHosts pool = world.pool();

        Entrance entrance = known(world.run(() -> world.observer().entrance(pool)));

        assertThat(entrance.securityGroupId()).contains(world.entryGroup);
        assertThat(entrance.rules())
                .isEqualTo(
                        Map.of(
                                office,
                                new IngressRule(
                                        Protocol.TCP,
                                        new PortRange(50001, 50003),
                                        Ipv4Prefix.of("203.0.113.0/24"))));
        assertThat(entrance.foreignRules()).containsExactlyInAnyOrder(foreign, all);
        assertThat(entrance.addresses())
                .containsExactly(world.aws.world().elasticIp(entryAddress).publicIp());
    }

    @Test
    void twoEntryGroupsAreToldApartByAPerson() {
        String second = world.group("entry-2", List.of());
        world.tagEntry(second);
        PoolHosts pool = world.pool();

        Observed<Entrance> entrance = world.run(() -> world.observer().entrance(pool));

        assertThat(entrance.causes())
                .singleElement()
                .satisfies(cause ->
                        assertThat(cause)
                                .contains(world.entryGroup, second, "pool main", "leave the tag"));
    }

    @Test
    void aPoolWithoutEntryGroupHasNone() {
        world.aws.provisioning().untag(world.entryGroup, "natkeeper:entry");
        PoolHosts pool = world.pool();

        assertThat(known(world.run(() -> world.observer().entrance(pool))).securityGroupId())
                .isEmpty();
    }

    private void put(String name, String text) {
        world.aws.ssm().putParameter(r -> r.name(name).value(text).type("String").overwrite(true));
    }

    @Test
    void textsAreTheMapAndTheInventoryAndNothingElse() {
        put("/natkeeper/main/ports", "a");
        IntStream.range(0, 12).forEach(i -> put("/natkeeper/main/ports/p%02d".formatted(i), "b"));
        put("/natkeeper/main/inventory", "c");
        put("/natkeeper/main/inventory/2", "d");
        put("/natkeeper/main/inventory/egress", "x");
        put("/natkeeper/main/inventory/egress/1", "x");
        put("/natkeeper/main/owner", "x");
        put("/natkeeper/main/portsmouth", "x");
        put("/natkeeper/mainland/ports", "x");

        StoredTexts texts = known(world.run(() -> world.observer().texts("main")));

        assertThat(texts.form())
                .hasSize(13)
                .startsWith(new Version("/natkeeper/main/ports", 1, world.timing.now(), "a"))
                .endsWith(new Version("/natkeeper/main/ports/p11", 1, world.timing.now(), "b"));
        assertThat(texts.inventory())
                .containsExactly(
                        new FormText("/natkeeper/main/inventory", "c"),
                        new FormText("/natkeeper/main/inventory/2", "d"));
    }

    @Test
    void theHistoryHasAllVersionsOfAllPartsThatAreStillThere() {
        IntStream.rangeClosed(1, 60).forEach(i -> put("/natkeeper/main/ports", "v" + i));
        put("/natkeeper/main/ports/more", "m");
        put("/natkeeper/main/ports/gone", "g");
        world.aws.ssm().deleteParameter(r -> r.name("/natkeeper/main/ports/gone"));

        List<Version> history = known(world.run(() -> world.observer().history("main"))).versions();

        assertThat(history).hasSize(61);
        assertThat(history)
                .contains(new Version("/natkeeper/main/ports", 60, world.timing.now(), "v60"))
                .extracting(Version::text)
                .contains("v1", "m")
                .doesNotContain("g");
    }

    @Test
    void aHistoryThatCannotBeReadIsUnknown() {
        put("/natkeeper/main/ports", "a");
        world.aws.faults().failAlways("GetParameterHistory", Fault.UNAUTHORIZED);

        assertThat(world.run(() -> world.observer().history("main")).causes())
                .containsExactly(
                        "ssm:GetParameterHistory was denied: allow it in the function's role.");
    }
}

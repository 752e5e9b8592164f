package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.natkeeper.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every map and every world. {@code -Dnatkeeper.ports.seed=7} replays one. */
class PortPlanPropertiesTest {

    private static final int GROUPS = 3;

    static LongStream seeds() {
        Long replayed = Long.getLong("natkeeper.ports.seed");
        return replayed == null ? LongStream.rangeClosed(1, 200) : LongStream.of(replayed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void thePlanIsTheSameWhateverTheOrder(long seed) {
        with(
                seed,
                random -> {
                    List<PortMapping> mappings = mappings(random);
                    SampleTargets aws = world(random);
                    PortPlan plan = plan(mappings, aws.targets(), Remembered.NOTHING);
                    Collections.shuffle(mappings, random);
                    assertThat(plan(mappings, aws.shuffled(random), Remembered.NOTHING))
                            .isEqualTo(plan);
                });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void oneMappingsRemovalChangesNoOther(long seed) {
        with(
                seed,
                random -> {
                    List<PortMapping> mappings = mappings(random);
                    Targets targets = world(random).targets();
                    PortPlan with = plan(mappings, targets, Remembered.NOTHING);
                    PortMapping removed = mappings.remove(random.nextInt(mappings.size()));
                    PortPlan without = plan(mappings, targets, SampleTargets.remembered(with));
                    assertThat(without.ports())
                            .isEqualTo(
                                    with.ports().stream()
                                            .filter(p -> !p.mapping().equals(removed))
                                            .toList());
                });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void planningTwiceChangesNothing(long seed) {
        with(
                seed,
                random -> {
                    List<PortMapping> mappings = mappings(random);
                    SampleTargets aws = world(random);
                    PortPlan once = plan(mappings, aws.targets(), Remembered.NOTHING);
                    Remembered remembered = SampleTargets.remembered(once);
                    assertThat(plan(mappings, aws.targets(), remembered)).isEqualTo(once);
                    PortPlan blind = plan(mappings, aws.groupsUnknown(true).targets(), remembered);
                    assertThat(blind.desired()).isEqualTo(once.desired());
                    assertThat(blind.assignments()).isEqualTo(once.assignments());
                });
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatHostsGetParsesBack(long seed) {
        with(
                seed,
                random -> {
                    PortPlan plan =
                            plan(mappings(random), world(random).targets(), Remembered.NOTHING);
                    HostGrammar read = HostGrammar.read(plan.desired().text());
                    Map<String, Set<String>> planned = new HashMap<>();
                    for (DesiredPort port : plan.desired().ports()) {
                        Set<String> lines =
                                planned.computeIfAbsent(
                                        port.listen().toString(), _ -> new HashSet<>());
                        port.allow().forEach(prefix -> lines.add("allow " + prefix));
                        if (port.log()) {
                            lines.add("log");
                        }
                        switch (port.backend()) {
                            case DesiredPort.Backend.Addresses(var slots, boolean bySource) -> {
                                slots.forEach(
                                        s -> lines.add("to %s %d".formatted(s.host(), s.port())));
                                if (bySource) {
                                    lines.add("by source");
                                }
                            }
                            case DesiredPort.Backend.Names(var names) ->
                                    names.forEach(n ->
                                            lines.add("name %s %d".formatted(n.host(), n.port())));
                        }
                    }
                    Map<String, Set<String>> got = new HashMap<>();
                    read.ports.forEach((port, lines) -> got.put(port, Set.copyOf(lines)));
                    assertThat(got).isEqualTo(planned);
                });
    }

    /** Over a random history of launches, ends, standbys and blindness. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void membersKeepTheirPortsForLife(long seed) {
        with(
                seed,
                random -> {
                    List<PortMapping> mappings =
                            List.of(
                                    mapping("a", 50_000, 8, new PortTarget.Each("g0", 22), random),
                                    mapping("b", 50_010, 4, new PortTarget.Each("g0", 80), random));
                    SampleTargets aws = new SampleTargets();
                    List<Targets.Member> members = new ArrayList<>();
                    Map<ListenPort, String> owners = new HashMap<>();
                    Remembered remembered = Remembered.NOTHING;
                    for (int step = 0; step < 40; step++) {
                        change(members, aws, step, random);
                        aws.groups.clear();
                        aws.groups.add(new Targets.AutoScalingGroup("g0", List.copyOf(members)));
                        boolean blind = random.nextInt(5) == 0;
                        PortPlan plan =
                                plan(mappings, aws.groupsUnknown(blind).targets(), remembered);
                        Set<String> present = new HashSet<>();
                        members.forEach(m -> present.add(m.instanceId()));
                        if (!blind) {
                            owners.values().retainAll(present);
                        }
                        Map<ListenPort, String> now = new HashMap<>();
                        plan.assignments()
                                .members()
                                .forEach((port, m) -> now.put(port, m.instanceId()));
                        assertThat(now).as("step %d", step).containsAllEntriesOf(owners);
                        if (blind) {
                            assertThat(now).isEqualTo(owners);
                        } else {
                            assertLowestFree(mappings, members, owners, now);
                        }
                        owners.clear();
                        owners.putAll(now);
                        remembered = SampleTargets.remembered(plan);
                    }
                });
    }

    private static void change(
            List<Targets.Member> members, SampleTargets aws, int step, Random random) {
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                String id = "i-" + step;
                aws.instance(id, step, 1000 - step);
                members.add(new Targets.Member(id, random.nextInt(4) > 0));
            }
            case 2 -> {
                if (!members.isEmpty()) {
                    members.remove(random.nextInt(members.size()));
                }
            }
            default ->
                    members.replaceAll(m ->
                            random.nextInt(3) == 0
                                    ? new Targets.Member(m.instanceId(), !m.inService())
                                    : m);
        }
        Collections.shuffle(members, random);
    }

    private static void assertLowestFree(
            List<PortMapping> mappings,
            List<Targets.Member> members,
            Map<ListenPort, String> before,
            Map<ListenPort, String> now) {
        for (PortMapping mapping : mappings) {
            List<ListenPort> ports = mapping.ports().toList();
            List<String> having = new ArrayList<>();
            ports.forEach(p -> {
                if (now.containsKey(p)) {
                    having.add(now.get(p));
                }
            });
            assertThat(having).as("one port each").doesNotHaveDuplicates();
            List<ListenPort> free = ports.stream().filter(p -> !before.containsKey(p)).toList();
            List<ListenPort> taken = free.stream().filter(now::containsKey).toList();
            assertThat(taken).as("the lowest free ones").isEqualTo(free.subList(0, taken.size()));
            long serving = members.stream().filter(Targets.Member::inService).count();
            long servingWithPort =
                    members.stream()
                            .filter(Targets.Member::inService)
                            .filter(m -> having.contains(m.instanceId()))
                            .count();
            assertThat(servingWithPort == serving || having.size() == ports.size())
                    .as("nobody waits while a port is free")
                    .isTrue();
        }
    }

    private static void with(long seed, Consumer<Random> property) {
        try {
            property.accept(new Random(seed));
        } catch (AssertionError | RuntimeException e) {
            fail("replay with -Dnatkeeper.ports.seed=" + seed, e);
        }
    }

    private static PortPlan plan(List<PortMapping> mappings, Targets targets, Remembered before) {
        return PortPlanner.plan(new PortMap(mappings), targets, before, Set.of("d1", "d2"));
    }

    private static List<PortMapping> mappings(Random random) {
        List<PortMapping> mappings = new ArrayList<>();
        int port = 50_000;
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            port += random.nextInt(3);
            PortTarget target = target(random);
            int size = target instanceof PortTarget.Each ? 2 + random.nextInt(6) : 1;
            mappings.add(mapping("m" + port, port, size, target, random));
            port += size;
        }
        return mappings;
    }

    private static PortMapping mapping(
            String name, int port, int size, PortTarget target, Random random) {
        return new PortMapping(
                name,
                random.nextInt(4) == 0 ? Protocol.UDP : Protocol.TCP,
                new PortRange(port, port + size - 1),
                target,
                List.of(new Ipv4Prefix((long) random.nextInt(4) << 24, 8)),
                random.nextBoolean(),
                random.nextBoolean(),
                new PortMapping.Place("map", port));
    }

    private static PortTarget target(Random random) {
        String group = "g" + random.nextInt(GROUPS + 1);
        String database = "d" + random.nextInt(4);
        return switch (random.nextInt(8)) {
            case 0 -> new PortTarget.Balanced(group, 80, true);
            case 1 -> new PortTarget.Balanced(group, 80, false);
            case 2, 3 -> new PortTarget.Each(group, 22);
            case 4 -> new PortTarget.InstanceId("i-" + random.nextInt(12), 22);
            case 5 -> new PortTarget.InstanceTag("Name", "i-" + random.nextInt(12), 22);
            case 6 -> new PortTarget.DbInstance(database);
            default ->
                    new PortTarget.DbCluster(
                            "c" + random.nextInt(2),
                            random.nextBoolean()
                                    ? PortTarget.DbCluster.Endpoint.WRITER
                                    : PortTarget.DbCluster.Endpoint.READER);
        };
    }

    private static SampleTargets world(Random random) {
        SampleTargets aws = new SampleTargets();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add("i-" + i);
            aws.instance("i-" + i, i, random.nextInt(5));
            aws.securityGroup("sg-i-" + i);
        }
        Collections.shuffle(ids, random);
        for (int g = 0; g < GROUPS; g++) {
            aws.group(
                    "g" + g,
                    ids.subList(3 * g, 3 * g + 1 + random.nextInt(3)).toArray(String[]::new));
        }
        for (int d = 0; d < 3; d++) {
            aws.database("d" + d);
        }
        return aws.cluster("c0", "d0", "d1", "d2").securityGroup("sg-db");
    }
}

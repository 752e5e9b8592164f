package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Observed;
import io.natkeeper.form.FormHistory;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import io.natkeeper.inventory.HtmlPage;
import io.natkeeper.inventory.ParameterParts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");
    private static final Inventory NONE = known(InventoryParts.read("main", List.of()));

    private final SampleTargets aws =
            new SampleTargets()
                    .instance("i-1", 1, 30)
                    .instance("i-2", 2, 20)
                    .instance("i-3", 3, 10)
                    .group("web", "i-1", "i-2")
                    .database("orders");

    @Test
    void tellsWhereEachPortPointsOnEachHost() {
        Inventory inventory = update(NONE, NOW, answer("i-a"), answer("i-b")).after(NONE);
        Inventory.Port web = port(inventory, "tcp 50001");
        assertThat(web.points())
                .containsExactly(
                        new Inventory.Points(
                                List.of("i-a", "i-b"), List.of("10.0.0.5:80", "10.0.0.6:80")));
        assertThat(web.changed()).isEqualTo(new Event(NOW, "opened, to 10.0.0.5:80, 10.0.0.6:80"));
        assertThat(port(inventory, "tcp 50003").points())
                .containsExactly(
                        new Inventory.Points(List.of("i-a", "i-b"), List.of("10.0.9.9:3306")));
        assertThat(port(inventory, "tcp 50010").member())
                .contains(new Assignments.Member("web", "i-1"));
    }

    @Test
    void isTheSameIfNothingHasChanged() {
        Inventory first = update(NONE, NOW, answer("i-a")).after(NONE);
        assertThat(update(first, NOW.plusSeconds(60), answer("i-a")).after(first)).isEqualTo(first);
    }

    @Test
    void tellsWhatChangedAndWhy() {
        Inventory first = update(NONE, NOW, answer("i-a")).after(NONE);
        aws.group("web", "i-2");
        Instant later = NOW.plusSeconds(60);
        Inventory second = update(first, later, answer("i-a")).after(first);
        assertThat(port(second, "tcp 50001").changed())
                .isEqualTo(
                        new Event(
                                later, "leads to 10.0.0.6:80 instead of 10.0.0.5:80, 10.0.0.6:80"));
        assertThat(port(second, "tcp 50011").changed().at()).isEqualTo(NOW);
        assertThat(second.ports()).noneMatch(p -> p.listen().number() == 50010);
    }

    @Test
    void aNamesNewAnswerIsAChange() {
        Inventory first = update(NONE, NOW, answer("i-a")).after(NONE);
        Instant flip = NOW.plusSeconds(30);
        Inventory second =
                update(first, NOW.plusSeconds(60), answer("i-a", "10.0.9.10", flip)).after(first);
        assertThat(port(second, "tcp 50003").changed())
                .isEqualTo(new Event(flip, "orders.abc.rds.amazonaws.com became 10.0.9.10"));
    }

    @Test
    void tellsOfHostsThatDidNotAnswerAndOfWhatWasRepaired() {
        Observed<HostPorts> repaired =
                HostPorts.read(
                        Map.of(
                                "changed",
                                1,
                                "cut",
                                0,
                                "repaired",
                                List.of("tcp 50001 to 10.0.2.99 80 was not ours"),
                                "unresolved",
                                List.of()));
        Inventory inventory =
                update(
                                NONE,
                                NOW,
                                new InventoryUpdate.Answer("i-a", "nat-a", repaired),
                                new InventoryUpdate.Answer(
                                        "i-b", "nat-b", Observed.unknown("no agent")))
                        .after(NONE);
        assertThat(inventory.hosts())
                .extracting(Host::problem)
                .containsExactly(
                        Optional.of(
                                "The host did not tell what is in force, which may be too large for an answer."),
                        Optional.of("no agent"));
        assertThat(inventory.drift())
                .containsExactly(new Event(NOW, "i-a: tcp 50001 to 10.0.2.99 80 was not ours"));
        assertThat(port(inventory, "tcp 50001").points()).isEmpty();
    }

    @Test
    void whatAHostSaysIsReadOrNotKnown() {
        assertThat(HostPorts.read(Map.of("changed", 1))).isInstanceOf(Observed.Unknown.class);
        for (String state : List.of("", "%%%", "aGVsbG8=", packed("tcp 50001 to 10.0.0.1\n"))) {
            Map<String, Object> answer = Map.of("changed", 1, "cut", 2, "state", state);
            assertThat(known(HostPorts.read(answer)).state()).isInstanceOf(Observed.Unknown.class);
        }
    }

    @Test
    void remembersWhatThePlannerNeeds() {
        PortPlan plan = plan(NONE);
        Inventory inventory = update(NONE, NOW, answer("i-a")).after(NONE);
        assertThat(inventory.remembered()).isEqualTo(SampleTargets.remembered(plan));
        assertThat(reread(inventory).remembered()).isEqualTo(SampleTargets.remembered(plan));
    }

    @Test
    void jsonGivesItBack() {
        String errors = "p:1: map is empty; write 'ports: []'";
        Inventory full =
                new Inventory(
                        "main",
                        List.of("198.51.100.7"),
                        new FormState(Optional.of(NOW), List.of(errors)),
                        List.of(SampleTargets.prefix("10.0.0.0/8")),
                        List.of(new Host("i-a", "nat \"a\"", Optional.of("silent"))),
                        update(NONE, NOW).after(NONE).mappings(),
                        update(NONE, NOW, answer("i-a")).after(NONE).ports(),
                        List.of(new Event(NOW, "i-a: <b>")));
        assertThat(reread(full)).isEqualTo(full);
        Inventory bySource =
                update(
                                NONE,
                                NOW,
                                SampleMaps.CLASSIC.replace(
                                        "port: 80", "port: 80, affinity: source"))
                        .after(NONE);
        assertThat(reread(bySource)).isEqualTo(bySource);
    }

    @Test
    void unreadablePartsAreNotAnEmptyInventory() {
        for (String text :
                List.of("", "{", "[]", "{\"entries\": [{\"port\": \"x\"}]}", "{\"entries\": 5}")) {
            assertThat(
                            InventoryParts.read(
                                    "main",
                                    List.of(new FormText("/natkeeper/main/inventory", text))))
                    .as(text)
                    .isInstanceOf(Observed.Unknown.class);
        }
    }

    @Test
    void fiveHundredPortsFitStandardParameters() {
        Inventory large = large(500);
        List<FormText> parts = InventoryParts.of(large);
        assertThat(parts).hasSizeBetween(30, 128);
        assertThat(parts)
                .allMatch(p -> p.text().getBytes(UTF_8).length <= 4096)
                .extracting(FormText::part)
                .startsWith("/natkeeper/main/inventory", "/natkeeper/main/inventory/1")
                .doesNotHaveDuplicates();
        List<FormText> shuffled = new ArrayList<>(parts);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(known(InventoryParts.read("main", shuffled))).isEqualTo(large);
    }

    @Test
    void aHugeGroupAndHostsThatAllDifferFitToo() {
        String[] members = new String[400];
        for (int i = 0; i < members.length; i++) {
            members[i] = "i-0123456789%04d".formatted(i);
            aws.instance(members[i], 100 + i, 1000 - i);
        }
        aws.group("web", members);
        List<InventoryUpdate.Answer> answers = new ArrayList<>();
        for (int host = 0; host < 12; host++) {
            StringBuilder state = new StringBuilder();
            for (int i = 0; i < 150; i++) {
                state.append("tcp 50001 to 10.1.%d.%d 80\n".formatted(host, i));
            }
            answers.add(
                    new InventoryUpdate.Answer(
                            "i-a" + host,
                            "nat",
                            HostPorts.read(
                                    Map.of(
                                            "changed",
                                            0,
                                            "cut",
                                            0,
                                            "state",
                                            packed(state.toString())))));
        }
        Inventory inventory =
                update(NONE, NOW, answers.toArray(InventoryUpdate.Answer[]::new)).after(NONE);
        assertThat(InventoryParts.of(inventory))
                .allMatch(p -> p.text().getBytes(UTF_8).length <= 4096);
        assertThat(plan(NONE).notices())
                .extracting(notice -> notice.sentence())
                .contains(
                        "web-http leads to the oldest 100 of the 400 members of Auto Scaling group web: put a load balancer in front of so many.");
        assertThat(reread(inventory).remembered()).isEqualTo(inventory.remembered());
    }

    @Test
    void aChangeRewritesOnePart() {
        Inventory large = large(500);
        List<Inventory.Port> ports = new ArrayList<>(large.ports());
        Inventory.Port old = ports.get(250);
        ports.set(
                250,
                new Inventory.Port(
                        old.listen(),
                        old.mapping(),
                        old.member(),
                        Optional.empty(),
                        Optional.of("gone"),
                        List.of(),
                        new Event(NOW, "closed")));
        assertThat(
                        ParameterParts.writes(
                                InventoryParts.of(large), InventoryParts.of(with(large, ports))))
                .hasSize(1);
        assertThat(ParameterParts.writes(InventoryParts.of(large), InventoryParts.of(large)))
                .isEmpty();
    }

    /**
     * Who has which port is remembered here only, so no moment between two writes may forget it.
     */
    @Test
    void noEntryIsLostWhileItGrowsOrShrinks() {
        for (int[] sizes : List.of(new int[] {3, 500}, new int[] {500, 3}, new int[] {100, 160})) {
            Inventory from = large(sizes[0]);
            Inventory to = large(sizes[1]);
            Map<String, String> parameters = new HashMap<>();
            InventoryParts.of(from).forEach(p -> parameters.put(p.part(), p.text()));
            int lasting = Math.min(sizes[0], sizes[1]);
            for (ParameterParts.Write write :
                    ParameterParts.writes(InventoryParts.of(from), InventoryParts.of(to))) {
                write.text()
                        .ifPresentOrElse(
                                text -> parameters.put(write.parameter(), text),
                                () -> parameters.remove(write.parameter()));
                List<FormText> now = new ArrayList<>();
                parameters.forEach((name, text) -> now.add(new FormText(name, text)));
                assertThat(
                                known(InventoryParts.read("main", now))
                                        .remembered()
                                        .assignments()
                                        .members())
                        .as("after %s", write.parameter())
                        .containsAllEntriesOf(large(lasting).remembered().assignments().members());
            }
            List<FormText> end = new ArrayList<>();
            parameters.forEach((name, text) -> end.add(new FormText(name, text)));
            assertThat(known(InventoryParts.read("main", end))).isEqualTo(to);
        }
    }

    @Test
    void thePageTellsEverythingAndRunsNothing() {
        Inventory inventory = update(NONE, NOW, answer("i-a")).after(NONE);
        Inventory hostile =
                new Inventory(
                        "<script>alert(1)</script>",
                        List.of("198.51.100.7"),
                        new FormState(Optional.of(NOW), List.of("\"><img src=x onerror='x'>")),
                        inventory.within(),
                        List.of(new Host("i-a", "<i>", Optional.of("a&b"))),
                        inventory.mappings(),
                        inventory.ports(),
                        List.of(new Event(NOW, "<b>drift</b>")));
        String page = page(hostile);
        assertThat(page)
                .contains(
                        "198.51.100.7:50001 tcp",
                        "10.0.0.5:80, 10.0.0.6:80, on i-a (&lt;i&gt;)",
                        "203.0.113.0/24",
                        "DB instance orders",
                        "10.0.9.9:3306, on",
                        "opened, to",
                        "50010-50019, 8 free",
                        "a&amp;b",
                        "&lt;b&gt;drift&lt;/b&gt;",
                        "name=\"viewport\"")
                .doesNotContain("<script", "<img", "<b>", "<i>", "http:", "https:", "url(");
        assertThat(page(NONE)).contains("No port is open.", "No entry address");
    }

    private static String page(Inventory inventory) {
        HtmlPage page = new HtmlPage(inventory.pool());
        InventoryPage.addTo(page, inventory);
        return page.toString();
    }

    private static Inventory with(Inventory inventory, List<Inventory.Port> ports) {
        return new Inventory(
                inventory.pool(),
                inventory.entryAddresses(),
                inventory.map(),
                inventory.within(),
                inventory.hosts(),
                inventory.mappings(),
                ports,
                inventory.drift());
    }

    private static Inventory large(int ports) {
        List<Inventory.Port> all = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            List<DesiredPort.Endpoint> to =
                    List.of(new DesiredPort.Endpoint("10.0.%d.%d".formatted(i / 250, i % 250), 22));
            all.add(
                    new Inventory.Port(
                            new ListenPort(Protocol.TCP, 50_000 + i),
                            "ssh",
                            Optional.of(
                                    new Assignments.Member(
                                            "web", "i-0123456789abc%04d".formatted(i))),
                            Optional.of(new DesiredPort.Backend.Addresses(to, false)),
                            Optional.empty(),
                            List.of(
                                    new Inventory.Points(
                                            List.of("i-0aaaaaaaaaaaaaaaa", "i-0bbbbbbbbbbbbbbbb"),
                                            List.of(to.getFirst().toString()))),
                            new Event(NOW, "opened, to " + to.getFirst())));
        }
        return new Inventory(
                "main",
                List.of("198.51.100.7"),
                new FormState(Optional.of(NOW), List.of()),
                Ipv4Prefix.PRIVATE,
                List.of(),
                List.of(
                        new Inventory.Mapping(
                                "ssh",
                                Protocol.TCP,
                                new PortRange(50_000, 51_000),
                                "port 22 of each member of Auto Scaling group web",
                                List.of(SampleTargets.prefix("203.0.113.0/24")),
                                false)),
                all,
                List.of());
    }

    private PortPlan plan(Inventory before) {
        return PortPlanner.plan(
                PortMapParserTest.map(SampleMaps.CLASSIC),
                aws.targets(),
                before.remembered(),
                Set.of());
    }

    private InventoryUpdate update(
            Inventory before, Instant now, InventoryUpdate.Answer... answers) {
        return update(before, now, SampleMaps.CLASSIC, answers);
    }

    private InventoryUpdate update(
            Inventory before, Instant now, String text, InventoryUpdate.Answer... answers) {
        PortMap map = PortMapParserTest.map(text);
        return new InventoryUpdate(
                "main",
                List.of("198.51.100.7"),
                new FormHistory.Standing<>(
                        Optional.of(map), Optional.of(NOW.minus(Duration.ofHours(1))), List.of()),
                PortPlanner.plan(map, aws.targets(), before.remembered(), Set.of()),
                List.of(answers),
                List.of(),
                now);
    }

    private InventoryUpdate.Answer answer(String host) {
        return answer(host, "10.0.9.9", NOW.minusSeconds(600));
    }

    /** Of a host that has everything in force as planned. */
    private InventoryUpdate.Answer answer(String host, String database, Instant since) {
        String state =
                plan(NONE)
                                .desired()
                                .text()
                                .replace(
                                        "name orders.abc.rds.amazonaws.com 3306",
                                        "to " + database + " 3306")
                        + "resolved orders.abc.rds.amazonaws.com %s %d\n"
                                .formatted(database, since.getEpochSecond());
        return new InventoryUpdate.Answer(
                host,
                "nat-" + host,
                HostPorts.read(Map.of("changed", 0, "cut", 0, "state", packed(state))));
    }

    private static String packed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Inventory reread(Inventory inventory) {
        return known(InventoryParts.read(inventory.pool(), InventoryParts.of(inventory)));
    }

    private static <T> T known(Observed<T> observed) {
        return switch (observed) {
            case Observed.Known<T>(T value) -> value;
            case Observed.Unknown<T>(String cause) -> throw new AssertionError(cause);
        };
    }

    private static Inventory.Port port(Inventory inventory, String listen) {
        return inventory.ports().stream()
                .filter(p -> p.listen().toString().equals(listen))
                .findFirst()
                .orElseThrow();
    }
}

package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressInventory.Address;
import io.natkeeper.egress.EgressInventory.Rule;
import io.natkeeper.egress.EgressInventory.Seen;
import io.natkeeper.egress.EgressInventory.Source;
import io.natkeeper.egress.EgressInventory.Table;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import io.natkeeper.inventory.HtmlPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EgressInventoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    private static Source source(String address, String rule, String table, String publicIp) {
        return new Source(
                Ipv4Range.of(address),
                rule,
                Optional.of("i-<b>"),
                table,
                Optional.of(publicIp).filter(ip -> !ip.isEmpty()),
                new Event(NOW, "chosen by rule " + rule));
    }

    private static EgressInventory sample(List<Source> sources) {
        return new EgressInventory(
                "main",
                new FormState(Optional.of(NOW), List.of("line 1: <i>")),
                List.of(Ipv4Prefix.of("10.0.0.0/16")),
                List.of(
                        new Host("i-a", "nat-a", Optional.empty()),
                        new Host("i-b", "nat-b", Optional.of("nat-b is silent"))),
                List.of(
                        new Rule("bank", "instances tagged Role=payments", List.of("a"), List.of()),
                        new Rule("lab", "addresses of 10.0.9.0/24", List.of("b"), List.of("p"))),
                List.of(
                        new Address(
                                "203.0.113.1",
                                "eipalloc-1",
                                Optional.of("a"),
                                Optional.of("rtb-1"),
                                List.of("i-a")),
                        new Address(
                                "203.0.113.2",
                                "eipalloc-2",
                                Optional.empty(),
                                Optional.empty(),
                                List.of())),
                List.of(
                        new Table("rtb-1", Optional.of("i-a")),
                        new Table("rtb-2", Optional.of("i-b")),
                        new Table("rtb-3", Optional.empty())),
                sources,
                List.of(new Event(NOW, "i-a: somebody <s>")));
    }

    private final EgressInventory inventory =
            sample(
                    List.of(
                            source("10.0.1.1", "bank", "rtb-1", "203.0.113.1"),
                            source("10.0.1.2", "bank", "rtb-1", "203.0.113.2"),
                            source("10.0.1.3", "lab", "rtb-1", ""),
                            source("10.0.2.1", "bank", "rtb-2", "203.0.113.1"),
                            source("10.0.3.0-10.0.3.9", "bank", "rtb-3", "203.0.113.1")));

    @Test
    void whatASourcesHostSaysIsWhatIsSeen() {
        assertThat(inventory.sources().stream().map(inventory::seen))
                .containsExactly(
                        new Seen.Chosen("203.0.113.1", "i-a"),
                        new Seen.Default("i-a"),
                        new Seen.Default("i-a"),
                        new Seen.Unknown("nat-b is silent"),
                        new Seen.Unknown("rtb-3 leads to no host of the pool"));
        // The second, and the third for its rule's problem; what is not known is not counted.
        assertThat(inventory.withoutAddress()).isEqualTo(2);
    }

    @Test
    void jsonGivesItBack() {
        assertThat(EgressInventoryJson.read("main", EgressInventoryJson.parts(inventory)))
                .isEqualTo(Observed.known(inventory));
    }

    @Test
    void aThousandSourcesFitStandardParametersAndComeBack() {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sources.add(
                    source(
                            "10.0.%d.%d".formatted(i / 250, i % 250),
                            "bank",
                            "rtb-1",
                            "203.0.113.1"));
        }
        EgressInventory large = sample(sources);
        List<FormText> parts = EgressInventoryJson.parts(large);
        assertThat(parts).hasSizeGreaterThan(10);
        assertThat(parts).allSatisfy(p -> assertThat(p.text().length()).isLessThan(4097));
        assertThat(parts.getFirst().part()).isEqualTo("/natkeeper/main/inventory/egress");
        assertThat(EgressInventoryJson.read("main", parts)).isEqualTo(Observed.known(large));
    }

    @Test
    void unreadablePartsAreNotAnEmptyInventory() {
        for (String text :
                List.of("", "[]", "{\"entries\":[{\"source\":\"x\"}]}", "{\"entries\":7}")) {
            assertThat(
                            EgressInventoryJson.read(
                                    "main",
                                    List.of(
                                            new FormText(
                                                    "/natkeeper/main/inventory/egress", text))))
                    .isInstanceOf(Observed.Unknown.class);
        }
    }

    @Test
    void thePageShowsExpectedAndSeenAndEscapesWhatOthersWrote() {
        HtmlPage page = new HtmlPage(inventory.pool());
        EgressPage.addTo(page, inventory);
        assertThat(page.toString())
                .contains(
                        "10.0.1.1 (i-&lt;b&gt;)",
                        "203.0.113.1, on i-a",
                        "the default address of i-a",
                        "not known: nat-b is silent",
                        "line 1: &lt;i&gt;",
                        "somebody &lt;s&gt;",
                        "name=\"viewport\"")
                .doesNotContain("<script", "<img", "<b>", "<i>", "<s>", "http:", "https:", "url(");
    }

    @Test
    void changesAreToldAndManyAreCounted() {
        EgressInventory none = sample(List.of());
        assertThat(EgressChanges.of(none, inventory)).hasSize(4);
        assertThat(EgressChanges.of(inventory, none))
                .contains(
                        "10.0.1.1 (i-<b>) leaves by the default address, no longer by 203.0.113.1: no rule chooses it.");
        assertThat(EgressChanges.of(inventory, inventory)).isEmpty();
        List<Source> many = new ArrayList<>();
        for (int i = 1; i < 100; i++) {
            many.add(source("10.0.1." + i, "bank", "rtb-1", "203.0.113.1"));
        }
        assertThat(EgressChanges.of(none, sample(many)))
                .hasSize(21)
                .endsWith("And 79 more sources leave by another address.");
    }
}

package io.natkeeper.lab.report;

import static io.natkeeper.lab.report.SampleRun.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.RunRecord.Entry;
import io.natkeeper.lab.report.RunRecord.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {

    @TempDir private Path directory;

    @Test
    void theJsonIsTheContractToTheLetter() throws IOException {
        try (var golden = ReportsTest.class.getResourceAsStream("report.json")) {
            assertThat(golden).isNotNull();
            assertThat(ReportJson.text(SampleRun.natStop()))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aBaselineHasTheSameFiguresButNoBaseline() throws IOException {
        RunRecord run = SampleRun.natStop();
        Figures figures =
                run.figures()
                        .withQuietStallMs(12)
                        .withReconnectMs(List.of(400L, 300L))
                        .withBaseline(run.figures());
        String json = ReportJson.text(withFigures(run, figures));

        assertThat(json)
                .contains("\"quiet_stall_ms\" : 12")
                .contains("\"reconnect_ms\" : [ 400, 300 ]")
                .containsOnlyOnce("\"baseline\"");
        assertThat(json.split("\"outage_ms\" : 850", -1)).hasSizeGreaterThan(3);
    }

    @Test
    void writesTheScenariosReportAndTheLatest() throws IOException {
        Path html = Reports.write(SampleRun.natStop(), Optional.empty(), directory);

        assertThat(html).isEqualTo(directory.resolve("nat-stop/report.html"));
        for (String name : List.of("report.json", "report.html", "timeline.svg")) {
            assertThat(directory.resolve("nat-stop").resolve(name)).isNotEmptyFile();
            assertThat(directory.resolve(name))
                    .hasSameBinaryContentAs(directory.resolve("nat-stop").resolve(name));
        }
    }

    @Test
    void aControlHidesNoRealRun() throws IOException {
        RunRecord run = SampleRun.natStop();
        Reports.write(run, Optional.empty(), directory);
        String latest = Files.readString(directory.resolve("report.html"));
        RunRecord control =
                new RunRecord(
                        run.scenario(),
                        run.seed(),
                        run.apiLatencyMs(),
                        true,
                        run.startedAt(),
                        run.events(),
                        run.apiAttempts(),
                        run.hosts(),
                        List.of(),
                        run.modelledDelays(),
                        List.of(),
                        run.figures());

        Path html = Reports.write(control, Optional.empty(), directory);

        assertThat(html).isEqualTo(directory.resolve("nat-stop/control/report.html"));
        assertThat(html).content().contains("Control run");
        for (String real : List.of("report.html", "nat-stop/report.html")) {
            assertThat(directory.resolve(real)).hasContent(latest);
        }
    }

    @Test
    void theInventoryStandsBesideTheReportThatLinksIt() throws IOException {
        Reports.write(SampleRun.natStop(), Optional.of("<p>the ports</p>"), directory);
        for (Path folder : List.of(directory, directory.resolve("nat-stop"))) {
            assertThat(folder.resolve("inventory.html")).hasContent("<p>the ports</p>");
            assertThat(folder.resolve("report.html")).content().contains("href=\"inventory.html\"");
        }

        // An earlier run's would belong to nobody.
        Reports.write(SampleRun.natStop(), Optional.empty(), directory);
        assertThat(directory.resolve("inventory.html")).doesNotExist();
        assertThat(directory.resolve("report.html")).content().doesNotContain("inventory.html");
    }

    /** For a look at it: lab/target/sample-report/report.html. */
    @Test
    void leavesASampleToLookAt() throws IOException {
        Path sample = Path.of("target/sample-report");
        Reports.write(SampleRun.natStop(), Optional.empty(), Files.createDirectories(sample));
        assertThat(sample.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void thePageSaysFirstWhatHeld() {
        RunRecord run = SampleRun.natStop();
        String page = ReportHtml.page(run, "<svg></svg>", false);

        assertThat(page)
                .containsSubsequence(
                        "<h1>nat-stop: zone a&#39;s hosts were without the internet for 850 ms;",
                        "All 3 promises held.",
                        "✔",
                        "<svg></svg>",
                        "Private hosts",
                        "<td>private-a1</td><td>a</td>",
                        "What happened",
                        "<td class=\"number\">+510</td><td>EVENT</td>",
                        "API calls",
                        "RequestLimitExceeded",
                        "These are the lab's model of AWS",
                        "make lab SCENARIO=nat-stop SEED=1 API_LATENCY_MS=80")
                .doesNotContain("✘", "<script", "http://", "CONTROL");
    }

    @Test
    void thePageEscapesWhateverItIsTold() {
        RunRecord run = SampleRun.natStop();
        String evil = "<img src=x onerror='alert(1)'> & \"more\"";
        RunRecord told =
                new RunRecord(
                        run.scenario(),
                        run.seed(),
                        run.apiLatencyMs(),
                        true,
                        run.startedAt(),
                        List.of(Entry.cause(at(0), evil)),
                        run.apiAttempts(),
                        run.hosts(),
                        List.of(),
                        Map.of(evil, evil),
                        List.of(Promise.byPackets(evil, false)),
                        run.figures());

        assertThat(ReportHtml.page(told, TimelineChart.svg(told), false))
                .doesNotContain("<img")
                .contains("&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;more&quot;")
                .contains("1 of 1 promises broken.", "✘", "Control run", "CONTROL=1");
    }

    private static RunRecord withFigures(RunRecord run, Figures figures) {
        return new RunRecord(
                run.scenario(),
                run.seed(),
                run.apiLatencyMs(),
                run.control(),
                run.startedAt(),
                run.events(),
                run.apiAttempts(),
                run.hosts(),
                List.of(),
                run.modelledDelays(),
                run.promises(),
                figures);
    }
}

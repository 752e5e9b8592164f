package io.natkeeper.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelineChartTest {

    private static final String SVG = TimelineChart.svg(SampleRun.natStop());

    @Test
    void tellsTheHeadlineAndTheHostsGroupedByZone() throws Exception {
        assertThat(texts())
                .startsWith(
                        "nat-stop: zone a's hosts were without the internet for 850 ms;"
                                + " zone b's hosts noticed nothing")
                .containsSubsequence(
                        "zone a", "private-a1", "private-a2", "zone b", "private-b1", "private-b2")
                .contains("lost for 850 ms", "by 198.51.100.12", "seconds since the disruption");
    }

    @Test
    void namesCallsAndErrors() throws Exception {
        assertThat(texts())
                .contains("DescribeInstances", "ReplaceRoute")
                .contains("ReplaceRoute ✘ RequestLimitExceeded");
    }

    @Test
    void numbersTheEventsAndExplainsThem() throws Exception {
        assertThat(texts())
                .containsSubsequence("+0.510 s", "EVENT", "EC2 says i-0aa1 (nat-a) is stopping")
                .doesNotContain("VPC is up: 2 zones, 2 NAT hosts, 4 private hosts");
    }

    @Test
    void theSameRunGivesTheSameBytes() {
        assertThat(TimelineChart.svg(SampleRun.natStop())).isEqualTo(SVG);
    }

    @Test
    void aRunWithoutAnythingIsStillAPicture() {
        RunRecord run = SampleRun.natStop();
        RunRecord empty =
                new RunRecord(
                        "nat-stop",
                        1,
                        80,
                        false,
                        run.startedAt(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        run.modelledDelays(),
                        List.of(),
                        run.figures());

        assertThat(TimelineChart.svg(empty)).contains("no private host was watched");
    }

    @Test
    void saysHowManyEventsItLeavesToTheTable() {
        RunRecord run = SampleRun.natStop();
        List<RunRecord.Entry> many = new ArrayList<>(run.events());
        for (int i = 0; i < 60; i++) {
            many.add(RunRecord.Entry.of(SampleRun.at(100L * i), Lane.HOST, "event " + i));
        }

        RunRecord crowded =
                new RunRecord(
                        run.scenario(),
                        run.seed(),
                        run.apiLatencyMs(),
                        run.control(),
                        run.startedAt(),
                        many,
                        run.apiAttempts(),
                        run.hosts(),
                        List.of(),
                        run.modelledDelays(),
                        run.promises(),
                        run.figures());

        assertThat(TimelineChart.svg(crowded))
                .contains("and 33 more, in report.html")
                .as("what the function did, which the API calls show, makes room")
                .doesNotContain("received the event, warm");
    }

    private static List<String> texts() throws Exception {
        Document picture =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(SVG)));
        NodeList nodes = picture.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}

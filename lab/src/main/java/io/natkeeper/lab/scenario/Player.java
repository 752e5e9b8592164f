package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.report.Reports;
import io.natkeeper.lab.report.RunRecord;
import io.natkeeper.lab.report.RunRecord.JudgedBy;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.report.TerminalTimeline;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Plays a scenario from the empty machine to the written report. */
public final class Player {

    private final LabOptions options;

    public Player(LabOptions options) {
        this.options = options;
    }

    /** Returns all that there is to say about the run. */
    public RunRecord play(Scenario scenario) throws IOException, InterruptedException {
        Instant startedAt = Instant.now();
        int latencyMs = Math.toIntExact(options.delays().apiLatency().toMillis());
        try (TerminalTimeline terminal =
                TerminalTimeline.onStandardOutput(InstantSource.system())) {
            terminal.opening(scenario.name(), options.seed(), latencyMs, options.control());
            Narrator narrator = new Narrator(terminal, InstantSource.system());
            Evidence evidence;
            List<String> complaints;
            try (Stage stage = Stage.open(options, scenario, terminal, narrator)) {
                scenario.play(stage);
                evidence = stage.end(new Judgement(options.control()));
                complaints = stage.complaints();
            }
            RunRecord run =
                    new RunRecord(
                            scenario.name(),
                            options.seed(),
                            latencyMs,
                            options.control(),
                            startedAt,
                            narrator.entries(),
                            evidence.attempts(),
                            evidence.hosts(),
                            Judgement.welcome(evidence.ports()),
                            options.delays().inWords(),
                            judged(scenario, evidence, complaints, options.sourceDestCheckLeftOn()),
                            evidence.figures());
            Reports.place(
                    Reports.folder(options.reports(), scenario.name(), options.control())
                            .resolve("function.log"),
                    Functions.log());
            terminal.closing(run, Reports.write(run, evidence.inventoryPage(), options.reports()));
            return run;
        }
    }

    /** Whoever is disconnected does nothing: what it should do says nothing about packets. */
    static List<Promise> judged(
            Scenario scenario, Evidence evidence, List<String> complaints, boolean checkLeftOn) {
        List<Promise> promises = new ArrayList<>(scenario.promises(evidence));
        if (checkLeftOn) {
            promises.add(Promises.nothingPassedWithTheCheckOn(evidence));
        }
        promises.add(Promises.everyInvocationEnded(evidence));
        promises.add(noComplaints(complaints));
        return promises.stream()
                .filter(promise ->
                        !(evidence.control() && promise.judgedBy() == JudgedBy.NATKEEPER))
                .toList();
    }

    /** A broken prober sees no outage: its silence must not pass for good news. */
    private static Promise noComplaints(List<String> complaints) {
        return Promise.aboutTheLab(
                complaints.isEmpty()
                        ? "The lab's own programs ran without a complaint"
                        : "The lab's own programs ran without a complaint: "
                                + complaints.getFirst(),
                complaints.isEmpty());
    }
}

package io.natkeeper.lab.scenario;

import io.natkeeper.lab.lambda.Attempt;
import io.natkeeper.lab.lambda.InvocationResult;
import io.natkeeper.lab.report.Figures;
import io.natkeeper.lab.report.Measurements;
import io.natkeeper.lab.report.Measurements.Moments;
import io.natkeeper.lab.report.RunRecord.Port;
import io.natkeeper.lab.report.RunRecord.PrivateHost;
import io.natkeeper.lab.traffic.Sample;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns what was recorded into evidence and figures. */
record Judgement(boolean control) {

    /** A host's call and an operator's; all others are the function's. */
    static final Set<String> OF_OTHERS = Set.of(Guests.REPORT, InstanceRefresh.START);

    Evidence evidence(
            Stage stage,
            Instant causeAt,
            World before,
            List<Sample> samples,
            boolean baseline,
            Optional<Integer> writesOfLastSweep) {
        // Before that the hosts were still starting, which is no outage of anybody's.
        Instant from = causeAt.minus(Stage.CALM_BEFORE);
        List<PrivateHost> hosts = new ArrayList<>();
        for (Vpc.Zone zone : stage.vpc().zones()) {
            zone.hostIds().keySet().stream()
                    .sorted()
                    .map(name ->
                            new PrivateHost(
                                    name,
                                    zone.letter(),
                                    samples.stream()
                                            .filter(s -> s.host().equals(name))
                                            .filter(s -> s.sentAt().isAfter(from))
                                            .toList()))
                    .forEach(hosts::add);
        }
        List<Port> ports =
                stage.portUses().stream()
                        .map(use ->
                                new Port(
                                        use.name(),
                                        samples.stream()
                                                .filter(s -> s.host().equals(use.name()))
                                                .filter(s -> s.sentAt().isAfter(from))
                                                .toList()))
                        .toList();
        List<ApiAttempt> attempts =
                stage.aws().calls().attempts().stream()
                        .filter(attempt -> !attempt.startedAt().isBefore(causeAt))
                        .filter(attempt -> !OF_OTHERS.contains(attempt.operation()))
                        .toList();
        List<InvocationResult> invocations =
                stage.natkeeper().ended().stream()
                        .filter(result -> result.finishedAt().isAfter(causeAt))
                        .toList();
        return new Evidence(
                control,
                stage.vpc(),
                before,
                stage.aws().world(),
                causeAt,
                hosts,
                ports,
                attempts,
                invocations,
                stage.natkeeper().open(),
                writesOfLastSweep,
                baseline,
                stage.inventory(),
                stage.inventoryPage(),
                figures(hosts, welcome(ports), attempts, invocations, causeAt));
    }

    /** Those that are to be answered: who may not connect has no outage. */
    static List<Port> welcome(List<Port> ports) {
        return ports.stream().filter(port -> port.samples().stream().anyMatch(Sample::ok)).toList();
    }

    private static Figures figures(
            List<PrivateHost> hosts,
            List<Port> ports,
            List<ApiAttempt> attempts,
            List<InvocationResult> invocations,
            Instant causeAt) {
        // From Lambda's taking the event: a cold start is part of the reaction.
        List<Attempt> runs =
                invocations.stream()
                        .flatMap(invocation -> invocation.attempts().stream())
                        .sorted(Comparator.comparing(Attempt::startedAt))
                        .toList();
        // The one that acted is the first that changed a route; if none did, the first.
        Optional<Attempt> acted =
                runs.stream()
                        .filter(run ->
                                Measurements.reactionMs(attempts, run.startedAt(), run.finishedAt())
                                        .isPresent())
                        .findFirst()
                        .or(() -> runs.stream().findFirst());
        return Measurements.figures(
                hosts,
                ports,
                attempts,
                new Moments(
                        causeAt,
                        acted.map(Attempt::startedAt),
                        acted.map(Attempt::finishedAt).orElse(causeAt)));
    }
}

package io.natkeeper.lab.scenario;

import static io.natkeeper.lab.scenario.PortMaps.OFFICE_DATABASE;
import static io.natkeeper.lab.scenario.PortMaps.PARTNER_DATABASE;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.simulator.rds.FailoverTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * A Multi-AZ database fails over, four times: the address behind its name changes before the first
 * event, because its machine has died; soon and long after the last event; and without any.
 */
final class RdsFailover implements Scenario {

    /** The hosts look every 5 s, and have 5 s more to act. */
    private static final Duration PROMISED = Duration.ofSeconds(10);

    /** TCP repeats what a dead machine leaves unanswered after 0.2, 0.6, 1.4, 3, 6.2 and 12.6 s. */
    private static final Duration REPEATED = Duration.ofSeconds(7);

    /**
     * @param at when the name began to lead elsewhere
     * @param told when the last client of the old primary has learnt of it
     */
    private record Flip(String words, Instant at, Instant told, String to) {}

    private final ConcurrentLinkedQueue<Flip> flips = new ConcurrentLinkedQueue<>();

    @Override
    public String name() {
        return "rds-failover";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        flips.clear();
        stage.putMapAndConnect();
        stage.cause(
                "The database's machine dies; its name leads elsewhere before RDS says anything",
                () -> {
                    stage.mishaps().hang(Names.idOf(stage.aws().world(), "db-1"));
                    failOver(
                            stage,
                            "before any event",
                            FailoverTimes.seconds(3, 2, 1, 4),
                            PROMISED.plus(REPEATED));
                });
        stage.mishaps().startAgain(Names.idOf(stage.aws().world(), "db-1"));
        stage.calm(Duration.ofSeconds(2));
        failOver(stage, "soon after the last event", FailoverTimes.seconds(0, 1, 4, 2), PROMISED);
        failOver(stage, "long after the last event", FailoverTimes.seconds(0, 1, 14, 2), PROMISED);
        stage.aws().databases().silence(true);
        failOver(stage, "without any event", FailoverTimes.seconds(0, 1, 1, 1), PROMISED);
    }

    private void failOver(Stage stage, String words, FailoverTimes times, Duration told)
            throws InterruptedException {
        String to = flips.size() % 2 == 0 ? PortTargets.SECOND : PortTargets.FIRST;
        stage.aws().databases().failOver(PortTargets.DATABASE, times);
        String endpoint = stage.databaseEndpoint();
        var _ =
                stage.await(
                        times.flipped().plusSeconds(5),
                        () ->
                                stage.aws()
                                        .databases()
                                        .resolve(endpoint)
                                        .filter(to::equals)
                                        .isPresent());
        Instant at = Instant.now();
        flips.add(
                new Flip(words, at, at.plus(told), to.equals(PortTargets.FIRST) ? "db-1" : "db-2"));
        stage.calm(told.plusSeconds(2));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        List<Promise> promises = new ArrayList<>();
        promises.add(ports.everyoneWasAnsweredBefore());
        for (String port : List.of(OFFICE_DATABASE, PARTNER_DATABASE)) {
            List<Flip> all = List.copyOf(flips);
            for (int i = 0; i < all.size(); i++) {
                Flip flip = all.get(i);
                Instant until = i + 1 < all.size() ? all.get(i + 1).at() : Instant.MAX;
                promises.add(
                        ports.answeredOnlyBy(
                                port,
                                flip.to(),
                                flip.at().plus(PROMISED),
                                until,
                                "from %d s after the address has changed %s on, new connections reach the new primary"
                                        .formatted(PROMISED.toSeconds(), flip.words())));
                promises.add(
                        ports.noFlowIsAnsweredBy(
                                port,
                                flip.to().equals("db-1") ? "db-2" : "db-1",
                                flip.at().plus(PROMISED),
                                until,
                                "no flow of before is left then"));
                promises.add(
                        ports.openFlowsAreAnsweredBy(
                                port,
                                flip.to(),
                                flip.told(),
                                until,
                                "each client with an open flow has one to the new primary within %d s"
                                        .formatted(
                                                Duration.between(flip.at(), flip.told())
                                                        .toSeconds())));
            }
        }
        promises.add(ports.everyLostFlowWasReset(OFFICE_DATABASE));
        Stream.of(PortMaps.OFFICE_HTTP, PortMaps.OFFICE_SSH_1, PortMaps.OFFICE_SSH_2)
                .forEach(port -> promises.add(ports.noticedNothing(port)));
        promises.add(
                ports.answeredInTheEnd(
                        OFFICE_DATABASE,
                        Set.of(flips.isEmpty() ? "" : List.copyOf(flips).getLast().to())));
        return promises;
    }
}

package io.natkeeper.lab.traffic;

import io.natkeeper.lab.traffic.Sample.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What the probes of one private host share. */
record ProbeContext(
        String host,
        Duration timeout,
        InstantSource clock,
        CountDownLatch stop,
        Consumer<Sample> sink) {

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    boolean stopped() {
        return stop.getCount() == 0;
    }

    void answered(Kind kind, String flow, Instant sentAt, Echo echo) {
        answered(kind, flow, sentAt, Optional.of(echo.address()), Optional.empty());
    }

    void answeredBy(Kind kind, String flow, Instant sentAt, String who) {
        answered(kind, flow, sentAt, Optional.empty(), Optional.of(who));
    }

    private void answered(
            Kind kind,
            String flow,
            Instant sentAt,
            Optional<String> publicAddress,
            Optional<String> who) {
        sink.accept(
                new Sample(
                        host,
                        kind,
                        flow,
                        sentAt,
                        Optional.of(now()),
                        publicAddress,
                        who,
                        Optional.empty()));
    }

    void failed(Kind kind, String flow, Instant sentAt, String error) {
        sink.accept(
                new Sample(
                        host,
                        kind,
                        flow,
                        sentAt,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(error)));
    }

    void failed(Kind kind, String flow, Instant sentAt, Exception cause) {
        String message = cause.getMessage();
        failed(kind, flow, sentAt, message == null ? cause.getClass().getSimpleName() : message);
    }
}

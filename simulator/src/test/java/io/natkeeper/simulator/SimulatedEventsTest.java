package io.natkeeper.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SimulatedEventsTest {

    private static final Pattern STATE = Pattern.compile("\"state\": \"([a-z-]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\": \"([0-9a-f-]{36})\"");

    private final TwoZones zones = TwoZones.create();
    private final List<String> events = new ArrayList<>();
    private final List<Instant> arrivals = new ArrayList<>();

    private void subscribe() {
        zones.aws
                .events()
                .subscribe(event -> {
                    events.add(event);
                    arrivals.add(zones.timing.now());
                });
    }

    private static String group(Pattern pattern, String event) {
        Matcher matcher = pattern.matcher(event);
        assertThat(matcher.find()).as(event).isTrue();
        return matcher.group(1);
    }

    private List<String> states() {
        return events.stream().map(e -> group(STATE, e)).toList();
    }

    @Test
    void aStateChangeHasTheShapeThatAwsDocuments() {
        subscribe();
        Instant now = zones.timing.now();
        zones.aws.lifecycle().stop(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(5));

        assertThat(events)
                .singleElement()
                .isEqualTo(
                        """
                        {
                          "version": "0",
                          "id": "%s",
                          "detail-type": "EC2 Instance State-change Notification",
                          "source": "aws.ec2",
                          "account": "123456789012",
                          "time": "%s",
                          "region": "us-east-1",
                          "resources": [
                            "arn:aws:ec2:us-east-1:123456789012:instance/%s"
                          ],
                          "detail": {
                            "instance-id": "%s",
                            "state": "stopping"
                          }
                        }
                        """
                                .formatted(
                                        group(ID, events.getFirst()), now, zones.natA, zones.natA));
    }

    @Test
    void everyStateIsAnnouncedAfterTheDelay() {
        subscribe();
        String id = zones.aws.lifecycle().runInstance(InstanceSpec.in(zones.publicA));
        Instant begin = zones.timing.now();
        zones.timing.runFor(Duration.ofMinutes(2));
        zones.aws.lifecycle().stop(id);
        zones.timing.runFor(Duration.ofMinutes(1));
        zones.aws.lifecycle().terminate(id);
        zones.timing.runFor(Duration.ofMinutes(1));

        assertThat(states())
                .containsExactly(
                        "pending", "running", "stopping", "stopped", "shutting-down", "terminated");
        assertThat(arrivals)
                .map(a -> Duration.between(begin, a).toSeconds())
                .containsExactly(1L, 11L, 121L, 141L, 181L, 211L);
        assertThat(new HashSet<>(events.stream().map(e -> group(ID, e)).toList())).hasSize(6);
    }

    @Test
    void lostAndDuplicatedEvents() {
        subscribe();
        zones.aws.events().deliver(EventDelivery.DEFAULT.withLossProbability(1));
        zones.aws.lifecycle().stop(zones.natA);
        zones.timing.runFor(Duration.ofMinutes(1));
        assertThat(events).isEmpty();

        zones.aws.events().deliver(EventDelivery.DEFAULT.withDuplicateProbability(1));
        zones.aws.lifecycle().terminate(zones.natA);
        zones.timing.runFor(Duration.ofSeconds(2));
        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isEqualTo(events.getLast());
    }

    @Test
    void jitterReordersAndReplays() {
        assertThat(orders()).hasSizeGreaterThan(2).isEqualTo(orders());
    }

    private static List<List<String>> orders() {
        List<List<String>> orders = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            orders.add(order(seed));
        }
        return orders.stream().distinct().toList();
    }

    /** One stop and start with much jitter. */
    private static List<String> order(long seed) {
        List<String> states = new ArrayList<>();
        TwoZones seeded = TwoZones.create(seed, b -> b);
        seeded.aws.events().subscribe(event -> states.add(group(STATE, event)));
        seeded.aws.events().deliver(EventDelivery.DEFAULT.withJitter(Duration.ofSeconds(60)));
        seeded.aws.lifecycle().stop(seeded.natA);
        seeded.timing.runFor(Duration.ofSeconds(21));
        seeded.aws.lifecycle().start(seeded.natA);
        seeded.timing.runFor(Duration.ofMinutes(3));
        return states;
    }

    @Test
    void aScheduleIsNeverLostAndStops() {
        subscribe();
        zones.aws.events().deliver(EventDelivery.DEFAULT.withLossProbability(1));
        Runnable stop = zones.aws.events().schedule(Duration.ofMinutes(1));
        zones.timing.runFor(Duration.ofSeconds(185));
        stop.run();
        zones.timing.runUntilQuiet();

        assertThat(events)
                .hasSize(3)
                .allSatisfy(e ->
                        assertThat(e)
                                .contains("\"detail-type\": \"Scheduled Event\"")
                                .contains("\"source\": \"aws.events\"")
                                .contains("arn:aws:events:us-east-1:123456789012:rule/")
                                .contains("\"detail\": {}"));
    }
}

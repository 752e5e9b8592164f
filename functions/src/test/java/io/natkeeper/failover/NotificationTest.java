package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.RunResult;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.sns.Topics.Message;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What people are told, and how often. */
final class NotificationTest {

    private final SimulatedPool pool = new SimulatedPool(1, "a", "b");
    private int read = pool.aws.topics().messages(pool.topicArn).size();

    private List<Message> news() {
        List<Message> all = pool.aws.topics().messages(pool.topicArn);
        List<Message> unread = all.subList(read, all.size());
        read = all.size();
        return unread;
    }

    private void sweepEachMinute(int sweeps) {
        for (int i = 0; i < sweeps; i++) {
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.handle(SimulatedPool.SWEEP);
        }
    }

    private void stopBoth() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.lifecycle().stop(pool.nat("b"));
    }

    /** On which what concerns several is remembered. */
    private String firstTable() {
        return Collections.min(List.of(pool.table("a"), pool.table("b")));
    }

    private void anOperatorDeletesTheTag() {
        Tag anyValue = Tag.builder().key("natkeeper:told").build();
        pool.aws.ec2().deleteTags(r -> r.resources(firstTable()).tags(anyValue));
    }

    @Test
    void aQuietSweepTellsNobody() {
        sweepEachMinute(3);

        assertThat(news()).isEmpty();
    }

    @Test
    void aFailoverIsToldOnceInTheWordsOfThePlan() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        RunResult result = pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));

        assertThat(news())
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.subject()).contains("Natkeeper changed 1 thing (pool main)");
                    assertThat(message.text()).contains(result.actions().getFirst());
                    assertThat(message.text()).doesNotContain("Remove the note");
                });
        sweepEachMinute(3);
        assertThat(news()).isEmpty();
    }

    @Test
    void aStateThatNeedsAPersonIsToldOnceAsLongAsItLasts() {
        stopBoth();
        sweepEachMinute(5);

        assertThat(news())
                .filteredOn(message -> message.text().contains("No NAT instance of pool main"))
                .singleElement()
                .satisfies(message ->
                        assertThat(message.subject()).contains("Natkeeper needs you (pool main)"));
        assertThat(pool.routeTable(firstTable()).tags()).containsKey("natkeeper:told");
    }

    @Test
    void itIsToldAgainWhenItComesBack() {
        stopBoth();
        sweepEachMinute(2);
        pool.aws.lifecycle().start(pool.nat("a"));
        pool.timing.runFor(Duration.ofMinutes(3));
        sweepEachMinute(2);
        assertThat(pool.routeTable(firstTable()).tags()).doesNotContainKey("natkeeper:told");
        assertThat(news()).isNotEmpty();

        pool.aws.lifecycle().stop(pool.nat("a"));
        sweepEachMinute(3);

        assertThat(news())
                .filteredOn(message -> message.text().contains("No NAT instance of pool main"))
                .hasSize(1);
    }

    @Test
    void anOperatorWhoDeletesTheTagIsToldAgain() {
        stopBoth();
        sweepEachMinute(2);
        news();
        anOperatorDeletesTheTag();

        sweepEachMinute(2);

        assertThat(news()).hasSize(1);
    }

    @Test
    void aTopicThatFailsBreaksNothing() {
        pool.aws.faults().failAlways("Publish", Fault.UNAUTHORIZED);
        pool.aws.lifecycle().stop(pool.nat("a"));

        RunResult result = pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));

        assertThat(result.outcome()).isEqualTo("changed");
        assertThat(pool.natOf("a")).contains(pool.nat("b"));
        assertThat(pool.context.lines.getLast()).contains("notTold", "sns:Publish was denied");
        pool.aws.faults().clear();
        sweepEachMinute(2);
        assertThat(news()).isEmpty();
    }

    @Test
    void routesMoveBeforeAnybodyIsTold() {
        pool.aws.lifecycle().stop(pool.nat("a"));
        pool.aws.calls().reset();

        pool.handle(pool.stateEvent(pool.nat("a"), "stopping"));

        assertThat(pool.aws.calls().attempts().getLast().operation()).isEqualTo("Publish");
    }

    @Test
    void whatCannotBeRememberedIsNotToldEachMinute() {
        stopBoth();
        sweepEachMinute(1);
        news();
        anOperatorDeletesTheTag();
        pool.aws.faults().failAlways("CreateTags", Fault.UNAUTHORIZED);

        sweepEachMinute(3);

        assertThat(news()).isEmpty();
        assertThat(pool.context.lines.getLast()).contains("notTold", "ec2:CreateTags");
    }

    @Test
    void aFlappingHostIsToldWhenItIsLatched() {
        for (int failure = 0; failure < 2; failure++) {
            pool.aws.lifecycle().stop(pool.nat("a"));
            pool.timing.runFor(Duration.ofSeconds(5));
            pool.handle(SimulatedPool.SWEEP);
            pool.timing.runFor(Duration.ofMinutes(1));
            pool.aws.lifecycle().start(pool.nat("a"));
            pool.timing.runFor(Duration.ofMinutes(3));
            sweepEachMinute(7);
        }

        assertThat(news())
                .filteredOn(message -> message.text().contains("gets no routes until"))
                .hasSize(1);
    }
}

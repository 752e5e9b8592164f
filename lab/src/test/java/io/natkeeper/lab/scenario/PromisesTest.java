package io.natkeeper.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.lab.report.RunRecord.JudgedBy;
import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.Sample.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every promise on evidence where it holds, and where it breaks: no judge passes all. */
class PromisesTest {

    private final SampleEvidence evidence = new SampleEvidence();

    @Test
    void onlineBefore() {
        assertThat(Promises.everyoneWasOnlineBefore(evidence.seen()).held()).isTrue();
        evidence.baseline = false;
        assertThat(Promises.everyoneWasOnlineBefore(evidence.seen()).held()).isFalse();
    }

    @Test
    void onlineInTheEnd() {
        assertThat(aIsOnlineInTheEnd()).isTrue();
        evidence.lost("a", Kind.UDP, 5_000, "no answer");
        assertThat(aIsOnlineInTheEnd()).isTrue();
        evidence.lost("a", Kind.UDP, 9_500, "no answer");
        assertThat(aIsOnlineInTheEnd()).isFalse();
    }

    @Test
    void whoSendsNothingIsNotOnline() {
        evidence.samples.removeIf(
                s -> s.host().equals("private-a1") && s.sentAt().isAfter(evidence.at(8_000)));
        assertThat(aIsOnlineInTheEnd()).isFalse();
    }

    private boolean aIsOnlineInTheEnd() {
        return Promises.isOnlineInTheEnd(evidence.seen(), evidence.vpc.zoneA()).held();
    }

    @Test
    void leavesByTheOtherNat() {
        assertThat(leavesByB()).isFalse();
        evidence.failOver();
        assertThat(leavesByB()).isTrue();
        // One packet by the old address in the end is one too many.
        evidence.answered("a", Kind.UDP, 9_800, evidence.natA());
        assertThat(leavesByB()).isFalse();
    }

    @Test
    void aRouteThatNoPacketFollowsIsNotEnough() {
        Vpc.lead(evidence.aws, evidence.vpc.zoneA().tableId(), evidence.natB());
        assertThat(leavesByB()).isFalse();
    }

    @Test
    void packetsThatNoRouteLeadsAreNotEnough() {
        evidence.failOver();
        Vpc.lead(evidence.aws, evidence.vpc.zoneA().tableId(), evidence.natA());
        assertThat(leavesByB()).isFalse();
    }

    private boolean leavesByB() {
        return Promises.leavesBy(evidence.seen(), evidence.vpc.zoneA(), evidence.natB(), "nat-b")
                .held();
    }

    @Test
    void whoLosesNothingNoticesNothing() {
        assertThat(bNoticedNothing()).isTrue();
        evidence.lost("a", Kind.UDP, 500, "no answer");
        assertThat(bNoticedNothing()).isTrue();
        evidence.lost("b", Kind.UDP, 500, "no answer");
        assertThat(bNoticedNothing()).isFalse();
    }

    @Test
    void whatWasLostJustBeforeCountsAsInTheFigures() {
        evidence.lost("b", Kind.TCP_NEW, -1_950, "connect timed out");
        assertThat(bNoticedNothing()).isFalse();
        assertThat(evidence.seen().figures().hosts().getLast().failed()).isEqualTo(1);
    }

    @Test
    void anEstablishedConnectionThatIsResetIsNoticed() {
        evidence.lost("b", Kind.TCP_ESTABLISHED, 9_950, "Connection reset");
        assertThat(bNoticedNothing()).isFalse();
    }

    @Test
    void anEstablishedConnectionThatFallsSilentIsNoticed() {
        evidence.lost("b", Kind.TCP_ESTABLISHED, 4_000, "no answer until the end of the run");
        assertThat(bNoticedNothing()).isFalse();
    }

    @Test
    void whatTheEndOfTheRunCutsOffIsNotNoticed() {
        evidence.lost("b", Kind.TCP_ESTABLISHED, 9_850, "no answer until the end of the run");
        assertThat(bNoticedNothing()).isTrue();
    }

    @Test
    void whoHasNoEstablishedConnectionCanNotTell() {
        evidence.samples.removeIf(s -> s.kind() == Kind.TCP_ESTABLISHED);
        assertThat(bNoticedNothing()).isFalse();
    }

    private boolean bNoticedNothing() {
        return Promises.noticedNothing(evidence.seen(), evidence.vpc.zoneB()).held();
    }

    @Test
    void anUntouchedRoute() {
        assertThat(routeOfBNotTouched()).isTrue();
        evidence.called("ReplaceRoute", 1_000, evidence.vpc.zoneA().tableId());
        assertThat(routeOfBNotTouched()).isTrue();
        // There and back again is a touch, too.
        evidence.called("ReplaceRoute", 1_000, evidence.vpc.zoneB().tableId());
        assertThat(routeOfBNotTouched()).isFalse();
    }

    @Test
    void aRouteThatSomebodyMovedWasTouched() {
        Vpc.lead(evidence.aws, evidence.vpc.zoneB().tableId(), evidence.natA());
        assertThat(routeOfBNotTouched()).isFalse();
    }

    private boolean routeOfBNotTouched() {
        return Promises.routeWasNotTouched(evidence.seen(), evidence.vpc.zoneB()).held();
    }

    @Test
    void roundTrips() {
        assertThat(atMostTwoRoundTrips()).as("nothing was written").isFalse();
        evidence.called("DescribeInstances", 1_000).called("DescribeRouteTables", 1_100);
        evidence.called("ReplaceRoute", 1_500);
        assertThat(atMostTwoRoundTrips()).isTrue();
        evidence.called("DescribeInstances", 1_300);
        assertThat(atMostTwoRoundTrips()).isFalse();
    }

    private boolean atMostTwoRoundTrips() {
        return Promises.atMostTwoRoundTrips(evidence.seen()).held();
    }

    @Test
    void invocationsThatEnded() {
        assertThat(Promises.everyInvocationEnded(evidence.seen()).held()).isTrue();
        evidence.openInvocations = 1;
        assertThat(Promises.everyInvocationEnded(evidence.seen()).held()).isFalse();
    }

    @Test
    void nothingPassedWithTheCheckOn() {
        assertThat(Promises.nothingPassedWithTheCheckOn(evidence.seen()).held()).isFalse();
        evidence.samples.clear();
        assertThat(Promises.nothingPassedWithTheCheckOn(evidence.seen()).held()).isFalse();
        evidence.lost("a", Kind.UDP, 500, "no answer");
        assertThat(Promises.nothingPassedWithTheCheckOn(evidence.seen()).held()).isTrue();
    }

    @Test
    void aFurtherSweep() {
        assertThat(aFurtherSweepWritesNothing()).isTrue();
        evidence.writesOfLastSweep = Optional.of(1);
        assertThat(aFurtherSweepWritesNothing()).isFalse();
        evidence.writesOfLastSweep = Optional.empty();
        assertThat(aFurtherSweepWritesNothing()).as("it failed").isFalse();
    }

    private boolean aFurtherSweepWritesNothing() {
        return Promises.aFurtherSweepWritesNothing(evidence.seen()).held();
    }

    @Test
    void withNatkeeperDisconnectedNothingIsAskedOfIt() {
        for (Scenario scenario : Scenarios.all()) {
            SampleEvidence ofItsCast = new SampleEvidence(scenario.cast());
            ofItsCast.control = true;
            ofItsCast.writesOfLastSweep = Optional.empty();
            assertThat(Player.judged(scenario, ofItsCast.seen(), List.of(), false))
                    .as(scenario.name())
                    .extracting(Promise::judgedBy)
                    .contains(JudgedBy.PACKETS)
                    .doesNotContain(JudgedBy.NATKEEPER);
        }
    }

    /** What a control is worth: it is red for what happened, and not by nature. */
    @Test
    void aControlInWhichNothingHappenedBreaksNothing() {
        evidence.control = true;
        evidence.writesOfLastSweep = Optional.empty();
        for (Scenario scenario : List.of(new NatStop(), new NatTerminate(), new NatReturns())) {
            assertThat(Player.judged(scenario, evidence.seen(), List.of(), false))
                    .as(scenario.name())
                    .allMatch(Promise::held);
        }
    }

    @Test
    void aComplaintOfTheLabBreaksARun() {
        assertThat(Player.judged(new NatStop(), evidence.seen(), List.of("no route"), false))
                .filteredOn(promise -> promise.judgedBy() == JudgedBy.LAB && !promise.held())
                .extracting(Promise::text)
                .containsExactly("The lab's own programs ran without a complaint: no route");
    }
}

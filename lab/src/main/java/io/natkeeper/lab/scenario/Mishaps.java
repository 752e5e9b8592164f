package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import java.time.Duration;
import java.time.Instant;

/** What a scenario can let go wrong, and be announced to go wrong. */
record Mishaps(LabOptions options, Backdrop backdrop, Vpc vpc) {

    /**
     * Emits a sample of {@code events/failover} about nat-a, now.
     *
     * @param sample the file's name
     */
    void emit(String sample) {
        backdrop.aws()
                .events()
                .emitJson(Functions.sampleAbout(options, sample, vpc.zoneA().natId()));
    }

    /** From now on no event of a change arrives; the schedule's do. */
    void loseAllEvents() {
        backdrop.aws().events().deliver(options.delays().events().withLossProbability(1));
    }

    /** Its operating system hangs: not one packet passes, and AWS does not know yet. */
    void hang(String instanceId) {
        backdrop.guests().hang(instanceId);
    }

    /** Whoever hangs is switched off and on, which AWS does not notice either. */
    void startAgain(String instanceId) {
        backdrop.guests().startAgain(backdrop.aws().world().instance(instanceId));
    }

    /** Whatever is launched from now on runs, and never becomes a NAT. */
    void breakUserData() {
        backdrop.guests().breakUserData();
    }

    /** Whatever is launched from now on becomes a NAT but for this. */
    void breakHosts(HostDefect defect) {
        backdrop.guests().breakHosts(defect);
    }

    /** AWS's status checks find that something is wrong with it. */
    void failStatusChecks(String instanceId) {
        backdrop.failStatusChecks(instanceId);
    }

    /**
     * Systems Manager has heard nothing from its agent for so long, says the lab, which turns the
     * clock of its launch back by as much and more.
     */
    void silenceAgent(String instanceId, Duration since) {
        backdrop.aws().lifecycle().backdateLaunch(instanceId, since.multipliedBy(2));
        backdrop.aws().systemsManager().silenceAgent(instanceId, Instant.now().minus(since));
    }

    /** Systems Manager hears from it again. */
    void bringAgentBack(String instanceId) {
        backdrop.guests().startAgent(instanceId);
    }
}

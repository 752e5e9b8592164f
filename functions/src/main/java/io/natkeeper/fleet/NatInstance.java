package io.natkeeper.fleet;

import io.natkeeper.Observed;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An instance tagged {@code natkeeper:pool}, as EC2 showed it.
 *
 * @param name the tag Name, for people
 * @param zone name of its Availability Zone
 * @param state unknown where EC2 shows one that is new to us
 * @param launchTime of its last start
 * @param nat64 whether it is tagged {@code natkeeper:nat64=true}: it translates IPv6 to IPv4
 * @param interfaces the attached ones; none once it is terminated
 * @param healthySince the tag {@code natkeeper:healthy-since}; empty where it is missing or
 *     nonsense, likewise the two others
 * @param latchedUntil the tag {@code natkeeper:latched-until}
 * @param readySince the tag {@code natkeeper:ready}
 * @param groupName of the Auto Scaling group that launched it; empty where none did
 * @param membership in that group; empty where it is in none, or where the group is not tagged as
 *     the pool's
 * @param drift the tag {@code natkeeper:drift}
 * @param portMap the tag {@code natkeeper:ports}: when the port map was written that it has
 *     answered to have in force; empty where it has none
 * @param egressPolicy the tag {@code natkeeper:egress}: likewise, of the egress policy
 */
public record NatInstance(
        String id,
        Optional<String> name,
        String pool,
        String vpcId,
        String zone,
        Observed<InstanceState> state,
        Instant launchTime,
        boolean nat64,
        List<NatInterface> interfaces,
        Optional<Instant> healthySince,
        Optional<Instant> latchedUntil,
        Optional<Instant> readySince,
        Optional<String> groupName,
        Observed<Optional<Membership>> membership,
        Optional<DriftSeries> drift,
        Optional<Instant> portMap,
        Optional<Instant> egressPolicy) {

    /**
     * @param deviceIndex 0 for the interface that the instance was launched with
     */
    public record NatInterface(String id, int deviceIndex, boolean sourceDestCheck) {}

    /** Whether it is known to be in one of these states. */
    public boolean isIn(InstanceState... states) {
        return Arrays.stream(states).map(Observed::known).anyMatch(state::equals);
    }

    /** The interface that routes lead to. */
    public Optional<NatInterface> primaryInterface() {
        return interfaces.stream().min(Comparator.comparingInt(NatInterface::deviceIndex));
    }

    /** Whether it has reported that it forwards, since it was last started. */
    public boolean isReady() {
        return readySince.filter(since -> !since.isBefore(launchTime)).isPresent();
    }

    /** What its group does with it; empty where it is in none, or where that is not known. */
    public Optional<Membership> knownMembership() {
        return membership instanceof Observed.Known<Optional<Membership>>(var member)
                ? member
                : Optional.empty();
    }

    /** Whether its group is known to be about to end it, or to take it out of service. */
    public boolean isLeavingItsGroup() {
        return isKnownToBeIn(LifecycleState.Phase.LEAVING);
    }

    /**
     * Whether what it shows now will still be its own: not where it is about to leave, and not
     * where nobody can tell, since its root volume may be about to be replaced.
     */
    public boolean isInAKnownLife() {
        return membership instanceof Observed.Known<Optional<Membership>> && !isLeavingItsGroup();
    }

    /** Whether its launch is over: not known to be so is not so. Without a group it always is. */
    public boolean isPastItsLaunch() {
        return membership instanceof Observed.Known<Optional<Membership>>
                && !isKnownToBeIn(LifecycleState.Phase.LAUNCHING);
    }

    private boolean isKnownToBeIn(LifecycleState.Phase phase) {
        return knownMembership().filter(member -> member.state().phase() == phase).isPresent();
    }

    /** As people know it: {@code i-0abc (nat-a)}. */
    public String label() {
        return name.map(n -> id + " (" + n + ")").orElse(id);
    }
}

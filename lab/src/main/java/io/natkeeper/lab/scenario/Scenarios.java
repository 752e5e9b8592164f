package io.natkeeper.lab.scenario;

import java.util.List;
import java.util.Optional;

/** All that the lab can play, in the order in which a newcomer should see it. */
public final class Scenarios {

    private static final List<Scenario> ALL =
            List.of(
                    new NatStop(),
                    new NatTerminate(),
                    new NatReturns(),
                    new NoHealthyNat(),
                    new SourceDestCheck(),
                    AnnouncedEnd.spotInterruption(),
                    AnnouncedEnd.rebalance(),
                    AnnouncedEnd.healthRetirement(),
                    AnnouncedEnd.gameDay(),
                    AnnouncedEnd.gameDayFailover(),
                    new Alarm(),
                    new ZoneOutage(),
                    new StandbyGateway(),
                    new AddressFollows(),
                    new PeerUnreachable(),
                    new FirstDeployment(),
                    new AsgLaunch(),
                    new AsgLaunchNeverReady(),
                    new AsgLaunchUnverified("launch-forwarding-broken", HostDefect.FORWARDING_OFF),
                    new AsgLaunchUnverified("launch-wrong-address", HostDefect.WRONG_ADDRESS),
                    new AsgLaunchUnverified("launch-table-missing", HostDefect.TABLE_MISSING),
                    new AsgTerminateHook(),
                    new InstanceRefresh(),
                    new HostUnreachable(),
                    new RootVolume(),
                    new DryRun(),
                    new LostEvent(),
                    new Throttled(),
                    new Drift(),
                    new FlappingHost(),
                    new Ports(),
                    new RdsFailover(),
                    new AsgReplace(),
                    new NatDiesWithPorts(),
                    new BadMap(),
                    new HandEditedRules(),
                    new PermissionRevoked(),
                    new EgressPolicy(),
                    new EgressFailover(),
                    new EgressMovedFlow(),
                    new BadEgressPolicy(),
                    new EgressTwoInterfaces());

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}

package io.natkeeper.lab.scenario;

import io.natkeeper.lab.LabOptions;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.world.InstanceState;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Before a scenario begins: hosts boot, the function warms up, packets flow. */
record Prologue(
        LabOptions options,
        Cast cast,
        Stage stage,
        Backdrop backdrop,
        Traffic traffic,
        Narrator narrator,
        Natkeeper natkeeper) {

    /** Returns whether every private host reached the internet. */
    boolean play() throws InterruptedException {
        narrator.tell(Lane.LAB, stage.vpc().inWords());
        natkeeper.warmUp();
        require(
                "The instances did not start",
                () ->
                        stage.aws().world().instances().values().stream()
                                .allMatch(i -> i.state() == InstanceState.RUNNING));
        // Connections that are to last are opened but once.
        require("The NAT hosts did not boot", backdrop::hostsHaveBooted);
        if (cast.autoScaling() == Cast.AutoScaling.SINCE_LONG) {
            require(
                    "The Auto Scaling group's instances did not get into service",
                    () -> nats().stream().allMatch(stage::isInService));
            Vpc.HOOKS.forEach(hook -> stage.aws().autoScalingGroups().putHook(Vpc.GROUP, hook));
        }
        if (cast.everythingThroughNatA()) {
            nats().stream()
                    .filter(nat -> !nat.equals(stage.vpc().zoneA().natId()))
                    .forEach(backdrop::failStatusChecks);
        }
        if (options.sourceDestCheckLeftOn()) {
            narrator.tell(
                    Lane.LAB,
                    "SOURCE_DEST_CHECK=on: the check is on, and nobody has the permission to switch it off");
            stage.aws().faults().failAlways("ModifyNetworkInterfaceAttribute", Fault.UNAUTHORIZED);
        }
        for (Vpc.Zone zone : stage.vpc().zones()) {
            zone.hostIds()
                    .forEach((name, id) ->
                            traffic.startProber(name, backdrop.namespaceOf(id), cast.hasEgress()));
        }
        boolean baseline = !cast.sourceDestCheck() && everybodyGetsOnline();
        // The events of the instances' start are of no interest, and past after that.
        stage.calm(Stage.CALM_BEFORE);
        stage.aws().events().deliver(options.delays().events());
        natkeeper.subscribe();
        backdrop.bootsTake(Delays.BOOT);
        return baseline;
    }

    private List<String> nats() {
        return stage.vpc().zones().stream().flatMap(zone -> zone.natIds().stream()).toList();
    }

    private boolean everybodyGetsOnline() throws InterruptedException {
        firstSweep();
        boolean online = stage.awaitEveryoneOnline();
        narrator.tell(
                Lane.LAB,
                online
                        ? "Every private host reaches the internet"
                        : "Not every private host reaches the internet: packets are dropped");
        return online;
    }

    private void firstSweep() throws InterruptedException {
        // With the check left on, it would only fail, and fail again.
        if (!natkeeper.isConnected() || options.cold() || options.sourceDestCheckLeftOn()) {
            return;
        }
        narrator.tell(Lane.LAB, "A first sweep, as one has run every minute before");
        try {
            var _ = stage.sweep();
        } finally {
            // Whatever it answered, the scenario begins after it.
            stage.aws().calls().reset();
        }
    }

    private void require(String otherwise, BooleanSupplier condition) throws InterruptedException {
        if (!stage.await(Stage.PATIENCE, condition)) {
            throw new IllegalStateException(
                    otherwise + " within " + Stage.PATIENCE.toSeconds() + " s");
        }
    }
}

package io.natkeeper.lab.scenario;

import io.natkeeper.lab.report.RunRecord.Promise;
import io.natkeeper.lab.traffic.PortUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Somebody edits the rules of the host, and takes a rule out of the pool's security group. */
final class HandEditedRules implements Scenario {

    @Override
    public String name() {
        return "hand-edited-rules";
    }

    @Override
    public Cast cast() {
        return Cast.TWO_ZONES.withPorts();
    }

    @Override
    public void play(Stage stage) throws InterruptedException {
        stage.putMapAndConnect();
        stage.sweepEvery(Delays.SWEEP_PERIOD.multipliedBy(2));
        String nat = stage.vpc().zoneA().natId();
        String group = stage.vpc().entry().orElseThrow().securityGroupId();
        stage.cause(
                "Somebody flushes all rules of nat-a, and removes a rule of the pool's security group",
                () -> {
                    stage.type(nat, "nft", "delete", "table", "ip", "natkeeper_ports");
                    stage.aws()
                            .provisioning()
                            .removeIngressRule(
                                    group,
                                    stage.aws()
                                            .world()
                                            .securityGroup(group)
                                            .ingress()
                                            .getFirst()
                                            .id());
                });
        stage.calm(Duration.ofSeconds(2));
        var _ = stage.awaitPorts(Stage.PATIENCE, PortMaps.welcome());
        stage.calm(Duration.ofSeconds(8));
    }

    @Override
    public List<Promise> promises(Evidence seen) {
        PortPromises ports = new PortPromises(seen);
        List<Promise> promises = new ArrayList<>();
        promises.add(ports.everyoneWasAnsweredBefore());
        PortMaps.welcome().stream()
                .map(PortUse::name)
                .map(ports::isAnsweredInTheEnd)
                .forEach(promises::add);
        promises.add(
                ports.theGroupAdmitsExactly(
                        "50001 198.51.100.20/32",
                        "50003 198.51.100.20/31",
                        "50010-50019 198.51.100.20/32"));
        promises.add(ports.theRuleWasAddedOnce());
        promises.add(
                ports.toldOnce(
                        "the table ip natkeeper_ports was gone",
                        "Repaired what somebody had changed: Admit tcp 5"));
        promises.add(Promises.aFurtherSweepWritesNothing(seen));
        return promises;
    }
}

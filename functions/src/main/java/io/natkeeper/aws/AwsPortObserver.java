package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.form.FormHistory;
import io.natkeeper.inventory.StoredTexts;
import io.natkeeper.port.Entrance;
import io.natkeeper.port.PortMap;
import io.natkeeper.port.PortMapParser;
import io.natkeeper.port.PortObserver;
import io.natkeeper.port.Targets;
import java.util.List;
import software.amazon.awssdk.services.rds.RdsClient;

/** Reads what the port concentrator works from, each part by a reader of its own. */
public final class AwsPortObserver implements PortObserver {

    private final HostReader hosts;
    private final ParameterReader maps;
    private final TargetReader targets;
    private final EntranceReader entrances;

    /**
     * @param pools names of the pools to read; empty: all
     */
    public AwsPortObserver(
            AwsClients clients, RdsClient rds, Concurrency concurrency, List<String> pools) {
        this.hosts = new HostReader(clients.ec2(), pools);
        this.maps =
                new ParameterReader(clients.ssm(), concurrency, PortMapParser.KIND, "/inventory");
        this.targets = new TargetReader(clients, rds, concurrency);
        this.entrances = new EntranceReader(clients.ec2(), concurrency);
    }

    @Override
    public Observed<List<PoolHosts>> pools() {
        return hosts.pools();
    }

    @Override
    public Observed<StoredTexts> texts(String pool) {
        return maps.texts(pool);
    }

    @Override
    public Observed<FormHistory> history(String pool) {
        return maps.history(pool);
    }

    @Override
    public Targets targets(PoolHosts pool, PortMap.Wanted wanted) {
        return targets.read(pool, wanted);
    }

    @Override
    public Observed<Entrance> entrance(PoolHosts pool) {
        return entrances.entrance(pool);
    }
}

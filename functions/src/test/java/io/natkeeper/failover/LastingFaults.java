package io.natkeeper.failover;

import io.natkeeper.simulator.Fault;
import io.natkeeper.simulator.FaultProfile;
import io.natkeeper.simulator.world.Instance;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What nobody can know for a while in a random history: a read fails whatever the SDK tries, or EC2
 * shows a host in a state that is new to us, beside others that are as ever.
 */
final class LastingFaults {

    private static final FaultProfile PASSING = FaultProfile.evenly(0.1);
    private static final List<String> READS =
            List.of(
                    "DescribeInstanceStatus",
                    "DescribeInstances",
                    "DescribeRouteTables",
                    "DescribeAddresses",
                    "DescribeAutoScalingGroups");

    private final SimulatedPool pool;
    private final HostTruth truth;
    private final Random random;
    private final Consumer<String> reach;

    LastingFaults(SimulatedPool pool, HostTruth truth, Random random, Consumer<String> reach) {
        this.pool = pool;
        this.truth = truth;
        this.random = random;
        this.reach = reach;
        pool.aws.faults().random(PASSING);
    }

    /** Ends what lasts, and begins anew with it or not. */
    void change(List<Instance> hosts) {
        pool.aws.faults().clear();
        pool.aws.faults().random(PASSING);
        truth.isKnownOfAll();
        switch (random.nextInt(4)) {
            case 0 -> {
                String read = READS.get(random.nextInt(READS.size()));
                pool.aws
                        .faults()
                        .failAlways(
                                read,
                                random.nextBoolean() ? Fault.UNAVAILABLE : Fault.UNAUTHORIZED);
                reach.accept(read + " fails for long");
            }
            case 1 -> {
                truth.isUnfamiliar(hosts.get(random.nextInt(hosts.size())).id());
                reach.accept("hosts in a state that is new to us");
            }
            default -> {}
        }
    }

    void end() {
        pool.aws.faults().clear();
        truth.isKnownOfAll();
    }
}

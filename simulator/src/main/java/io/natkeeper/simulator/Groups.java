package io.natkeeper.simulator;

import io.natkeeper.simulator.time.Timing;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.World;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** The groups in the world, and the clock: what the parts of Auto Scaling work with. */
record Groups(Chronicle chronicle, Timing timing) {

    World world() {
        return chronicle.world();
    }

    AutoScalingGroup group(String groupName) {
        return world().autoScalingGroup(groupName);
    }

    Member member(String groupName, String instanceId) {
        return group(groupName).member(instanceId).orElseThrow();
    }

    /** The members that make up the group's capacity. */
    List<Member> counting(String groupName) {
        return group(groupName).members().stream().filter(m -> m.state().counts()).toList();
    }

    void change(String groupName, UnaryOperator<AutoScalingGroup> change) {
        chronicle.change(w -> w.mapAutoScalingGroup(groupName, change));
    }

    void map(String groupName, String instanceId, UnaryOperator<Member> change) {
        change(groupName, g -> g.mapMember(instanceId, change));
    }

    /** An instance that is forgotten was terminated. */
    static InstanceState stateOf(World world, String instanceId) {
        Instance instance = world.instances().get(instanceId);
        return instance == null ? InstanceState.TERMINATED : instance.state();
    }

    Instant now() {
        return timing.now();
    }

    void later(Instant at, Runnable next) {
        timing.later(at, () -> atOnce(next));
    }

    void atOnce(Runnable work) {
        chronicle.whileStill(() -> {
            work.run();
            return true;
        });
    }
}

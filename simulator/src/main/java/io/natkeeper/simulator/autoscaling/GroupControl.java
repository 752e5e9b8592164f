package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup.Result;

/** What the operations can do to a group whose existence they have checked. */
public interface GroupControl {

    /** Ends what an instance waits for. */
    void complete(String groupName, String instanceId, String hookName, Result result);

    /** Lets an instance wait for another heartbeat time-out, within the global one. */
    void heartbeat(String groupName, String instanceId, String hookName);

    void setHealth(String groupName, String instanceId, boolean healthy);

    /** Ends an instance, with its hooks; it is replaced unless the capacity is decremented. */
    void terminate(String groupName, String instanceId, boolean decrementDesiredCapacity);
}

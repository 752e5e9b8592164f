package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.world.AutoScalingGroup.Result;
import io.natkeeper.simulator.world.InstanceRefresh;

/** What the operations can do to a group whose existence they have checked. */
public interface GroupControl {

    /** Ends what an instance waits for. */
    void complete(String groupName, String instanceId, String hookName, Result result);

    /** Lets an instance wait for another heartbeat time-out, within the global one. */
    void heartbeat(String groupName, String instanceId, String hookName);

    void setHealth(String groupName, String instanceId, boolean healthy);

    /** Ends an instance, with its hooks; it is replaced unless the capacity is decremented. */
    void terminate(String groupName, String instanceId, boolean decrementDesiredCapacity);

    /**
     * Begins to replace all instances of a group that has no refresh under way.
     *
     * @return its id
     */
    String startInstanceRefresh(String groupName, InstanceRefresh.Preferences preferences);

    /**
     * Lets the refresh under way begin nothing new.
     *
     * @return its id
     */
    String cancelInstanceRefresh(String groupName);
}

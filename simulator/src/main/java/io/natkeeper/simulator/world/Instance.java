package io.natkeeper.simulator.world;

import java.time.Instant;
import java.util.Map;

/** An instance; its interfaces are found through {@link World#interfacesOf}. */
public record Instance(
        String id,
        String instanceType,
        String vpcId,
        String subnetId,
        InstanceState state,
        Instant launchTime,
        StatusCheck instanceStatus,
        StatusCheck systemStatus,
        Map<String, String> tags) {

    public Instance withState(InstanceState newState) {
        return new Instance(
                id,
                instanceType,
                vpcId,
                subnetId,
                newState,
                launchTime,
                instanceStatus,
                systemStatus,
                tags);
    }

    public Instance withLaunchTime(Instant newLaunchTime) {
        return new Instance(
                id,
                instanceType,
                vpcId,
                subnetId,
                state,
                newLaunchTime,
                instanceStatus,
                systemStatus,
                tags);
    }

    public Instance withStatusChecks(StatusCheck newInstanceStatus, StatusCheck newSystemStatus) {
        return new Instance(
                id,
                instanceType,
                vpcId,
                subnetId,
                state,
                launchTime,
                newInstanceStatus,
                newSystemStatus,
                tags);
    }

    public Instance withTags(Map<String, String> newTags) {
        return new Instance(
                id,
                instanceType,
                vpcId,
                subnetId,
                state,
                launchTime,
                instanceStatus,
                systemStatus,
                newTags);
    }
}

package io.natkeeper.simulator.autoscaling;

import io.natkeeper.simulator.retry.Retries;
import io.natkeeper.simulator.time.Timing;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingResponse;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.CancelInstanceRefreshResponse;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.RecordLifecycleActionHeartbeatRequest;
import software.amazon.awssdk.services.autoscaling.model.RecordLifecycleActionHeartbeatResponse;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceHealthRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceHealthResponse;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshRequest;
import software.amazon.awssdk.services.autoscaling.model.StartInstanceRefreshResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;

/** The SDK's client over the simulated operations, with the SDK's own retries. */
public final class SimulatedAutoScalingClient implements AutoScalingClient {

    private final AutoScalingPath path;
    private final Retries retries;
    private final String principalArn;

    public SimulatedAutoScalingClient(
            AutoScalingPath path, RetryStrategy retryStrategy, Timing timing, String principalArn) {
        this.path = path;
        this.retries = new Retries("autoscaling", retryStrategy, timing);
        this.principalArn = principalArn;
    }

    @Override
    public CancelInstanceRefreshResponse cancelInstanceRefresh(
            CancelInstanceRefreshRequest request) {
        return call(new CancelInstanceRefresh(), request);
    }

    @Override
    public CompleteLifecycleActionResponse completeLifecycleAction(
            CompleteLifecycleActionRequest request) {
        return call(new CompleteLifecycleAction(), request);
    }

    @Override
    public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(
            DescribeAutoScalingGroupsRequest request) {
        return call(new DescribeAutoScalingGroups(), request);
    }

    @Override
    public DescribeAutoScalingInstancesResponse describeAutoScalingInstances(
            DescribeAutoScalingInstancesRequest request) {
        return call(new DescribeAutoScalingInstances(), request);
    }

    @Override
    public DescribeInstanceRefreshesResponse describeInstanceRefreshes(
            DescribeInstanceRefreshesRequest request) {
        return call(new DescribeInstanceRefreshes(), request);
    }

    @Override
    public DescribeLifecycleHooksResponse describeLifecycleHooks(
            DescribeLifecycleHooksRequest request) {
        return call(new DescribeLifecycleHooks(), request);
    }

    @Override
    public RecordLifecycleActionHeartbeatResponse recordLifecycleActionHeartbeat(
            RecordLifecycleActionHeartbeatRequest request) {
        return call(new RecordLifecycleActionHeartbeat(), request);
    }

    @Override
    public SetInstanceHealthResponse setInstanceHealth(SetInstanceHealthRequest request) {
        return call(new SetInstanceHealth(), request);
    }

    @Override
    public StartInstanceRefreshResponse startInstanceRefresh(StartInstanceRefreshRequest request) {
        return call(new StartInstanceRefresh(), request);
    }

    @Override
    public TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
            TerminateInstanceInAutoScalingGroupRequest request) {
        return call(new TerminateInstanceInAutoScalingGroup(), request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private <Q extends AutoScalingRequest, R extends AutoScalingResponse> R call(
            AutoScalingOperation<Q, R> operation, Q request) {
        return retries.call(attempt -> path.attempt(operation, request, attempt, principalArn));
    }
}

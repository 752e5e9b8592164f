package io.natkeeper.simulator.rds;

import static java.util.Objects.requireNonNull;

import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.ApiPath;
import io.natkeeper.simulator.retry.Retries;
import io.natkeeper.simulator.time.Timing;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.RdsRequest;

/** The SDK's client over the simulated operations, with the SDK's own retries. */
public final class SimulatedRdsClient implements RdsClient {

    private final ApiPath path;
    private final Map<String, ApiOperation<?, ?>> operations;
    private final Retries retries;
    private final String principalArn;

    public SimulatedRdsClient(
            ApiPath path,
            SimulatedRds rds,
            RetryStrategy retryStrategy,
            Timing timing,
            String principalArn) {
        this.path = path;
        this.operations = rds.operations();
        this.retries = new Retries(SimulatedRds.SIGNING_NAME, retryStrategy, timing);
        this.principalArn = principalArn;
    }

    @Override
    public DescribeDbInstancesResponse describeDBInstances(DescribeDbInstancesRequest request) {
        return call("DescribeDBInstances", request, DescribeDbInstancesResponse.class);
    }

    @Override
    public DescribeDbClustersResponse describeDBClusters(DescribeDbClustersRequest request) {
        return call("DescribeDBClusters", request, DescribeDbClustersResponse.class);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private <R> R call(String name, RdsRequest request, Class<R> responseType) {
        var operation = requireNonNull(operations.get(name));
        return retries.call(number -> responseType.cast(attempt(operation, request, number)));
    }

    private <Q extends SdkPojo, R extends SdkPojo> R attempt(
            ApiOperation<Q, R> operation, RdsRequest request, int number) {
        return path.attempt(operation, operation.requestType().cast(request), number, principalArn);
    }
}

package io.natkeeper.simulator.ssm;

import static java.util.Objects.requireNonNull;

import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.ApiPath;
import io.natkeeper.simulator.retry.Retries;
import io.natkeeper.simulator.time.Timing;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;
import software.amazon.awssdk.services.ssm.model.SsmRequest;

/** The SDK's client over the simulated operations, with the SDK's own retries. */
public final class SimulatedSsmClient implements SsmClient {

    private final ApiPath path;
    private final Map<String, ApiOperation<?, ?>> operations;
    private final Retries retries;
    private final String principalArn;

    public SimulatedSsmClient(
            ApiPath path,
            SimulatedSsm ssm,
            RetryStrategy retryStrategy,
            Timing timing,
            String principalArn) {
        this.path = path;
        this.operations = ssm.operations();
        this.retries = new Retries(SimulatedSsm.SIGNING_NAME, retryStrategy, timing);
        this.principalArn = principalArn;
    }

    @Override
    public CancelCommandResponse cancelCommand(CancelCommandRequest request) {
        return call("CancelCommand", request, CancelCommandResponse.class);
    }

    @Override
    public DeleteParameterResponse deleteParameter(DeleteParameterRequest request) {
        return call("DeleteParameter", request, DeleteParameterResponse.class);
    }

    @Override
    public DescribeInstanceInformationResponse describeInstanceInformation(
            DescribeInstanceInformationRequest request) {
        return call(
                "DescribeInstanceInformation", request, DescribeInstanceInformationResponse.class);
    }

    @Override
    public GetCommandInvocationResponse getCommandInvocation(GetCommandInvocationRequest request) {
        return call("GetCommandInvocation", request, GetCommandInvocationResponse.class);
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        return call("GetParameter", request, GetParameterResponse.class);
    }

    @Override
    public GetParameterHistoryResponse getParameterHistory(GetParameterHistoryRequest request) {
        return call("GetParameterHistory", request, GetParameterHistoryResponse.class);
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
        return call("GetParameters", request, GetParametersResponse.class);
    }

    @Override
    public GetParametersByPathResponse getParametersByPath(GetParametersByPathRequest request) {
        return call("GetParametersByPath", request, GetParametersByPathResponse.class);
    }

    @Override
    public ListCommandInvocationsResponse listCommandInvocations(
            ListCommandInvocationsRequest request) {
        return call("ListCommandInvocations", request, ListCommandInvocationsResponse.class);
    }

    @Override
    public PutParameterResponse putParameter(PutParameterRequest request) {
        return call("PutParameter", request, PutParameterResponse.class);
    }

    @Override
    public SendCommandResponse sendCommand(SendCommandRequest request) {
        return call("SendCommand", request, SendCommandResponse.class);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private <R> R call(String name, SsmRequest request, Class<R> responseType) {
        var operation = requireNonNull(operations.get(name));
        return retries.call(number -> responseType.cast(attempt(operation, request, number)));
    }

    private <Q extends SdkPojo, R extends SdkPojo> R attempt(
            ApiOperation<Q, R> operation, SsmRequest request, int number) {
        return path.attempt(operation, operation.requestType().cast(request), number, principalArn);
    }
}

package io.natkeeper.simulator.ssm;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.ApiOperation;
import io.natkeeper.simulator.api.Surroundings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;

/**
 * Systems Manager of one account: Run Command and Parameter Store. The methods are an operator's
 * hand, no API calls: they create documents and say what runs on which instance.
 */
public final class SimulatedSsm {

    /** What a client signs its requests with, and IAM calls it. */
    public static final String SIGNING_NAME = "ssm";

    private final Surroundings surroundings;
    private final SsmAgents agents;
    private final RunCommand runCommand;
    private final Map<String, ApiOperation<?, ?>> operations;

    public SimulatedSsm(Surroundings surroundings) {
        this.surroundings = surroundings;
        agents = new SsmAgents(surroundings);
        runCommand = new RunCommand(surroundings, agents);
        var queries = new CommandQueries(surroundings, runCommand);
        var parameters = new ParameterStore(surroundings);
        operations =
                List.<ApiOperation<?, ?>>of(
                                operation(
                                        "SendCommand",
                                        SendCommandRequest.class,
                                        SendCommandRequest::builder,
                                        runCommand::send),
                                operation(
                                        "GetCommandInvocation",
                                        GetCommandInvocationRequest.class,
                                        GetCommandInvocationRequest::builder,
                                        queries::get),
                                operation(
                                        "ListCommandInvocations",
                                        ListCommandInvocationsRequest.class,
                                        ListCommandInvocationsRequest::builder,
                                        queries::list),
                                operation(
                                        "CancelCommand",
                                        CancelCommandRequest.class,
                                        CancelCommandRequest::builder,
                                        queries::cancel),
                                operation(
                                        "DescribeInstanceInformation",
                                        DescribeInstanceInformationRequest.class,
                                        DescribeInstanceInformationRequest::builder,
                                        agents::describe),
                                operation(
                                        "GetParameter",
                                        GetParameterRequest.class,
                                        GetParameterRequest::builder,
                                        parameters::get),
                                operation(
                                        "GetParameters",
                                        GetParametersRequest.class,
                                        GetParametersRequest::builder,
                                        parameters::getSeveral),
                                operation(
                                        "GetParametersByPath",
                                        GetParametersByPathRequest.class,
                                        GetParametersByPathRequest::builder,
                                        parameters::getByPath),
                                operation(
                                        "GetParameterHistory",
                                        GetParameterHistoryRequest.class,
                                        GetParameterHistoryRequest::builder,
                                        parameters::history),
                                operation(
                                        "PutParameter",
                                        PutParameterRequest.class,
                                        PutParameterRequest::builder,
                                        parameters::put),
                                operation(
                                        "DeleteParameter",
                                        DeleteParameterRequest.class,
                                        DeleteParameterRequest::builder,
                                        parameters::delete))
                        .stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ApiOperation::name, Function.identity()));
    }

    private static <Q extends SdkPojo, R extends SdkPojo> ApiOperation<Q, R> operation(
            String name,
            Class<Q> requestType,
            Supplier<? extends SdkPojo> newRequest,
            BiFunction<Q, ApiCall, R> work) {
        return new ApiOperation<>(SIGNING_NAME, name, requestType, newRequest, work);
    }

    /** By the API's name. */
    public Map<String, ApiOperation<?, ?>> operations() {
        return operations;
    }

    /** Creates a document, or makes this its default version. */
    public void createDocument(SsmDocument document) {
        surroundings.atOnce(() -> runCommand.create(document));
    }

    /** Lets an agent run on an instance: a new one, or one that was silent and is back. */
    public void startAgent(String instanceId, SsmAgent agent) {
        surroundings.atOnce(() -> agents.register(instanceId, agent));
    }

    /**
     * Lets Systems Manager hear nothing of an instance any more. Commands for it are still taken,
     * and wait.
     */
    public void silenceAgent(String instanceId) {
        silenceAgent(instanceId, surroundings.timing().now());
    }

    /** As if it had been silent for some time: for deadlines of minutes in a run of seconds. */
    public void silenceAgent(String instanceId, Instant since) {
        surroundings.atOnce(() -> agents.silence(instanceId, since));
    }

    /** Lets the instance be unknown to Systems Manager, as if no agent had ever run there. */
    public void deregister(String instanceId) {
        surroundings.atOnce(() -> agents.deregister(instanceId));
    }
}

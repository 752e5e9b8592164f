package io.natkeeper.aws;

import io.natkeeper.delivery.CommandChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InvalidInstanceIdException;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/** Run Command, with our own document. */
public final class SsmCommandChannel implements CommandChannel {

    /** The least that Systems Manager takes; what starts later finds a newer generation. */
    private static final int START_WITHIN_SECONDS = 30;

    private final SsmClient ssm;
    private final String documentName;

    public SsmCommandChannel(SsmClient ssm, String documentName) {
        this.ssm = ssm;
        this.documentName = documentName;
    }

    @Override
    public Sent send(String instanceId, Map<String, String> parameters) {
        Map<String, List<String>> lists =
                parameters.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
        try {
            SendCommandResponse sent =
                    ssm.sendCommand(request ->
                            request.documentName(documentName)
                                    .instanceIds(instanceId)
                                    .parameters(lists)
                                    .timeoutSeconds(START_WITHIN_SECONDS));
            return new Sent.Accepted(sent.command().commandId());
        } catch (InvalidInstanceIdException e) {
            return new Sent.NotManaged(e.awsErrorDetails().errorMessage());
        } catch (SdkException e) {
            return new Sent.Failed(
                    AwsErrors.explain("ssm:SendCommand", Optional.of(instanceId), e));
        }
    }

    @Override
    public Progress progress(String commandId, String instanceId) {
        try {
            return progress(
                    ssm.getCommandInvocation(
                            request -> request.commandId(commandId).instanceId(instanceId)));
        } catch (InvocationDoesNotExistException e) {
            return new Progress.Unseen();
        } catch (SdkException e) {
            return new Progress.Unknown(
                    AwsErrors.explain("ssm:GetCommandInvocation", Optional.empty(), e));
        }
    }

    /** By the details: the status alone does not tell an offline agent from a failed script. */
    private static Progress progress(GetCommandInvocationResponse seen) {
        String details = String.valueOf(seen.statusDetails()).replace(" ", "");
        return switch (details) {
            case "Pending", "Delayed" -> new Progress.Waiting();
            case "InProgress", "Cancelling" -> new Progress.Running();
            case "Success", "Failed" ->
                    new Progress.Ended(seen.standardOutputContent(), seen.standardErrorContent());
            case "DeliveryTimedOut" -> new Progress.DeliveryTimedOut();
            case "ExecutionTimedOut" -> new Progress.ExecutionTimedOut();
            case "Undeliverable" -> new Progress.Undeliverable();
            default -> new Progress.Stopped(details);
        };
    }
}

package io.natkeeper.simulator.ssm;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.ssm.Command.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;

/** What has become of commands; right after the sending nobody knows yet. */
final class CommandQueries {

    /** How long an invocation is unknown after SendCommand has answered. */
    private static final Duration UNKNOWN_FOR = Duration.ofMillis(500);

    private final Surroundings surroundings;
    private final RunCommand runCommand;

    CommandQueries(Surroundings surroundings, RunCommand runCommand) {
        this.surroundings = surroundings;
        this.runCommand = runCommand;
    }

    GetCommandInvocationResponse get(GetCommandInvocationRequest request, ApiCall call) {
        String commandId = commandId(request.commandId());
        call.authorizeAnywhere("ssm:GetCommandInvocation");
        Command command = visible(commandId).orElseThrow(SsmErrors::invocationDoesNotExist);
        String instanceId = String.valueOf(request.instanceId());
        Invocation invocation = command.invocations.get(instanceId);
        if (invocation == null) {
            throw SsmErrors.invocationDoesNotExist();
        }
        return CommandShapes.details(command, instanceId, invocation);
    }

    ListCommandInvocationsResponse list(ListCommandInvocationsRequest request, ApiCall call) {
        call.authorizeAnywhere("ssm:ListCommandInvocations");
        boolean details = Boolean.TRUE.equals(request.details());
        List<CommandInvocation> all =
                runCommand.commands.values().stream()
                        .filter(c ->
                                request.commandId() == null || c.id.equals(request.commandId()))
                        .filter(this::isVisible)
                        .flatMap(c ->
                                c.invocations.entrySet().stream()
                                        .filter(e ->
                                                request.instanceId() == null
                                                        || e.getKey().equals(request.instanceId()))
                                        .map(e ->
                                                CommandShapes.listed(
                                                        c, e.getKey(), e.getValue(), details)))
                        .toList();
        Pages<CommandInvocation> page =
                Pages.page(all, request.maxResults(), 1, 50, request.nextToken());
        return ListCommandInvocationsResponse.builder()
                .commandInvocations(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CancelCommandResponse cancel(CancelCommandRequest request, ApiCall call) {
        String commandId = commandId(request.commandId());
        call.authorizeAnywhere("ssm:CancelCommand");
        Command command = runCommand.commands.get(commandId);
        if (command == null) {
            throw SsmErrors.badRequest("InvalidCommandId", "The specified command ID isn't valid.");
        }
        List<String> only = request.instanceIds();
        if (only.isEmpty()) {
            runCommand.cancel(command, Optional.empty());
        }
        only.forEach(id -> runCommand.cancel(command, Optional.of(id)));
        return CancelCommandResponse.builder().build();
    }

    private static String commandId(@Nullable String id) {
        if (id == null || id.length() != 36) {
            throw SsmErrors.constraint(
                    String.valueOf(id), "commandId", "Member must have length equal to 36");
        }
        return id;
    }

    private Optional<Command> visible(String commandId) {
        return Optional.ofNullable(runCommand.commands.get(commandId)).filter(this::isVisible);
    }

    private boolean isVisible(Command command) {
        return !surroundings.timing().now().isBefore(command.requestedAt.plus(UNKNOWN_FOR));
    }
}

package io.natkeeper.simulator.ssm;

import io.natkeeper.simulator.ssm.Command.Invocation;
import java.time.Duration;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.CommandPlugin;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;

/** Commands as the API shows them. */
final class CommandShapes {

    private static final String PLUGIN = "aws:runShellScript";
    private static final int LONGEST_OUTPUT = 24_000;
    private static final int LONGEST_ERROR = 8_000;
    private static final int LONGEST_LISTED_OUTPUT = 2_500;

    private CommandShapes() {}

    static software.amazon.awssdk.services.ssm.model.Command command(Command command) {
        return software.amazon.awssdk.services.ssm.model.Command.builder()
                .commandId(command.id)
                .documentName(command.document.name())
                .documentVersion("$DEFAULT")
                .comment(command.comment)
                .parameters(command.given)
                .instanceIds(command.invocations.keySet())
                .requestedDateTime(command.requestedAt)
                .expiresAfter(command.expiresAt)
                .status(command.status().status())
                .statusDetails(command.status().details())
                .targetCount(command.invocations.size())
                .build();
    }

    static GetCommandInvocationResponse details(
            Command command, String instanceId, Invocation invocation) {
        return GetCommandInvocationResponse.builder()
                .commandId(command.id)
                .instanceId(instanceId)
                .comment(command.comment)
                .documentName(command.document.name())
                .documentVersion("$DEFAULT")
                .pluginName(PLUGIN)
                .responseCode(invocation.answer.responseCode())
                .executionStartDateTime(invocation.startedAt.map(Object::toString).orElse(""))
                .executionElapsedTime(
                        invocation
                                .startedAt
                                .flatMap(from ->
                                        invocation.endedAt.map(
                                                to -> Duration.between(from, to).toString()))
                                .orElse(""))
                .executionEndDateTime(invocation.endedAt.map(Object::toString).orElse(""))
                .status(invocation.status.status())
                .statusDetails(invocation.status.details())
                .standardOutputContent(cut(invocation.answer.standardOutput(), LONGEST_OUTPUT))
                .standardErrorContent(cut(invocation.answer.standardError(), LONGEST_ERROR))
                .build();
    }

    static CommandInvocation listed(
            Command command, String instanceId, Invocation invocation, boolean details) {
        var shape =
                CommandInvocation.builder()
                        .commandId(command.id)
                        .instanceId(instanceId)
                        .comment(command.comment)
                        .documentName(command.document.name())
                        .documentVersion("$DEFAULT")
                        .requestedDateTime(command.requestedAt)
                        .status(invocation.status.status())
                        .statusDetails(invocation.status.details());
        if (details) {
            shape.commandPlugins(
                    CommandPlugin.builder()
                            .name(PLUGIN)
                            .status(invocation.status.status())
                            .statusDetails(invocation.status.details())
                            .responseCode(invocation.answer.responseCode())
                            .output(cut(invocation.answer.standardOutput(), LONGEST_LISTED_OUTPUT))
                            .build());
        }
        return shape.build();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}

package io.natkeeper.simulator.ssm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.event.CommandStatusChange;
import io.natkeeper.simulator.iam.Authorizer.Resource;
import io.natkeeper.simulator.ssm.Command.Invocation;
import io.natkeeper.simulator.ssm.Command.Status;
import io.natkeeper.simulator.world.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;
import software.amazon.awssdk.services.ssm.model.Target;

/** Takes commands, brings them to the agents, and ends them in time. */
final class RunCommand {

    private static final int MOST_BYTES = 65_536;
    private static final int MOST_INSTANCES = 50;
    private static final int DEFAULT_TIMEOUT_SECONDS = 3600;

    private final Surroundings surroundings;
    private final SsmAgents agents;
    private final Map<String, SsmDocument> documents = new TreeMap<>();
    final Map<String, Command> commands = new LinkedHashMap<>();

    RunCommand(Surroundings surroundings, SsmAgents agents) {
        this.surroundings = surroundings;
        this.agents = agents;
        agents.onReachable(() ->
                commands.values()
                        .forEach(command ->
                                command.invocations.forEach((instanceId, invocation) -> {
                                    if (invocation.status == Status.PENDING) {
                                        bring(command, instanceId);
                                    }
                                })));
    }

    void create(SsmDocument document) {
        if (document.size() > MOST_BYTES) {
            throw new IllegalArgumentException(document.name() + " has more than 64 KB");
        }
        documents.put(document.name(), document);
    }

    SendCommandResponse send(SendCommandRequest request, ApiCall call) {
        String name = String.valueOf(request.documentName());
        SsmDocument document = documents.get(name);
        List<String> instanceIds = instanceIds(request);
        int timeoutSeconds =
                request.timeoutSeconds() == null
                        ? DEFAULT_TIMEOUT_SECONDS
                        : request.timeoutSeconds();
        if (timeoutSeconds < 30 || timeoutSeconds > 2_592_000) {
            throw SsmErrors.constraint(
                    "" + timeoutSeconds,
                    "timeoutSeconds",
                    timeoutSeconds < 30
                            ? "Member must have value greater than or equal to 30"
                            : "Member must have value less than or equal to 2592000");
        }
        String comment = request.comment() == null ? "" : request.comment();
        if (comment.length() > 100) {
            throw SsmErrors.constraint(
                    comment, "comment", "Member must have length less than or equal to 100");
        }
        authorize(call, name, instanceIds);
        if (document == null) {
            throw SsmErrors.badRequest(
                    "InvalidDocument", "Document with name %s does not exist.".formatted(name));
        }
        int size = document.size() + size(request.parameters());
        if (size > MOST_BYTES) {
            throw SsmErrors.badRequest(
                    "MaxDocumentSizeExceeded",
                    "The size limit of a document is 64 KB; with its parameters it has %d bytes."
                            .formatted(size));
        }
        Instant now = surroundings.timing().now();
        Command command =
                new Command(
                        surroundings.uuid(),
                        document,
                        request.parameters(),
                        comment,
                        now,
                        now.plusSeconds(timeoutSeconds),
                        instanceIds);
        List<String> unmanaged = instanceIds.stream().filter(id -> !agents.isManaged(id)).toList();
        if (!unmanaged.isEmpty()) {
            throw SsmErrors.invalidInstanceId(
                    "Instances [%s] not in a valid state for account %s"
                            .formatted(unmanaged, surroundings.origin().accountId()));
        }
        commands.put(command.id, command);
        surroundings.later(command.expiresAt, () -> expire(command));
        instanceIds.forEach(id -> bring(command, id));
        return SendCommandResponse.builder().command(CommandShapes.command(command)).build();
    }

    void cancel(Command command, Optional<String> onlyInstanceId) {
        command.invocations.forEach((instanceId, invocation) -> {
            if (onlyInstanceId.isEmpty() || onlyInstanceId.equals(Optional.of(instanceId))) {
                end(command, instanceId, Status.CANCELLED, invocation.answer);
            }
        });
    }

    private static List<String> instanceIds(SendCommandRequest request) {
        List<String> ids = new ArrayList<>(request.instanceIds());
        for (Target target : request.targets()) {
            if (!"InstanceIds".equals(target.key())) {
                throw new UnsupportedOperationException(
                        "The simulator knows targets by InstanceIds only, not by " + target.key());
            }
            ids.addAll(target.values());
        }
        if (ids.isEmpty()) {
            throw SsmErrors.invalidInstanceId(
                    "Specify instance IDs or targets to send the command to.");
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            throw SsmErrors.badRequest(
                    "DuplicateInstanceId",
                    "You can't specify an instance ID in more than one association.");
        }
        if (ids.size() > MOST_INSTANCES) {
            throw SsmErrors.constraint(
                    ids.toString(),
                    "instanceIds",
                    "Member must have length less than or equal to 50");
        }
        return ids;
    }

    private void authorize(ApiCall call, String documentName, List<String> instanceIds) {
        List<Resource> resources = new ArrayList<>();
        resources.add(
                new Resource(
                        surroundings.origin().arn("ssm", "document/" + documentName),
                        Map.of(),
                        Map.of()));
        for (String id : instanceIds) {
            Instance instance = call.world().instances().get(id);
            Map<String, String> tags = instance == null ? Map.of() : instance.tags();
            Map<String, List<String>> context = new TreeMap<>();
            tags.forEach((key, value) -> context.put("ssm:resourceTag/" + key, List.of(value)));
            resources.add(
                    new Resource(
                            surroundings.origin().arn("ec2", "instance/" + id), tags, context));
        }
        call.authorize("ssm:SendCommand", resources, Map.of());
    }

    private static int size(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .mapToInt(e ->
                        e.getKey().getBytes(UTF_8).length
                                + e.getValue().stream()
                                        .mapToInt(v -> v.getBytes(UTF_8).length)
                                        .sum())
                .sum();
    }

    /** Lets the agent have it, if it can be reached when it would start; else it stays pending. */
    private void bring(Command command, String instanceId) {
        Duration pickUp = agents.reachable(instanceId).map(SsmAgent::pickUp).orElse(Duration.ZERO);
        surroundings.later(
                surroundings.timing().now().plus(pickUp), () -> start(command, instanceId));
    }

    private void start(Command command, String instanceId) {
        Invocation invocation = invocation(command, instanceId);
        Optional<SsmAgent> agent = agents.reachable(instanceId);
        if (invocation.status != Status.PENDING || agent.isEmpty()) {
            return;
        }
        Instant now = surroundings.timing().now();
        invocation.status = Status.IN_PROGRESS;
        invocation.startedAt = Optional.of(now);
        announce(command, instanceId);
        surroundings.later(
                now.plus(command.document.executionTimeout()),
                () -> end(command, instanceId, Status.EXECUTION_TIMED_OUT, invocation.answer));
        // Not while the world is held still: a script takes its time.
        surroundings.timing().later(now, () -> run(command, instanceId, agent.orElseThrow()));
    }

    private void run(Command command, String instanceId, SsmAgent agent) {
        SsmAgent.Answer answer;
        try {
            answer =
                    agent.run(
                            new SsmAgent.CommandRun(
                                    command.id, instanceId, command.document, command.values));
        } catch (RuntimeException e) {
            answer = new SsmAgent.Answer(1, "", e.toString());
        }
        SsmAgent.Answer told = answer;
        surroundings.atOnce(() -> {
            // An agent that fell silent meanwhile can't tell how it ended.
            if (agents.reachable(instanceId).isPresent()) {
                end(
                        command,
                        instanceId,
                        told.responseCode() == 0 ? Status.SUCCESS : Status.FAILED,
                        told);
            }
        });
    }

    private void expire(Command command) {
        command.invocations.forEach((instanceId, invocation) -> {
            if (invocation.status == Status.PENDING) {
                end(
                        command,
                        instanceId,
                        agents.isManaged(instanceId)
                                ? Status.DELIVERY_TIMED_OUT
                                : Status.UNDELIVERABLE,
                        invocation.answer);
            }
        });
    }

    private void end(Command command, String instanceId, Status status, SsmAgent.Answer answer) {
        Invocation invocation = invocation(command, instanceId);
        if (invocation.status.isEnd()) {
            return;
        }
        invocation.status = status;
        invocation.answer = answer;
        invocation.endedAt = Optional.of(surroundings.timing().now());
        announce(command, instanceId);
    }

    private static Invocation invocation(Command command, String instanceId) {
        Invocation invocation = command.invocations.get(instanceId);
        if (invocation == null) {
            throw new IllegalStateException(command.id + " was not sent to " + instanceId);
        }
        return invocation;
    }

    private void announce(Command command, String instanceId) {
        surroundings.emit(
                change(command, Optional.of(instanceId), invocation(command, instanceId).status));
        surroundings.emit(change(command, Optional.empty(), command.status()));
    }

    private static CommandStatusChange change(
            Command command, Optional<String> instanceId, Status status) {
        return new CommandStatusChange(
                command.id,
                command.document.name(),
                instanceId,
                command.given,
                command.requestedAt,
                command.expiresAt,
                status.status());
    }
}

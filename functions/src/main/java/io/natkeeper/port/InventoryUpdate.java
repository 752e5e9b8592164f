package io.natkeeper.port;

import io.natkeeper.Observed;
import io.natkeeper.form.FormHistory;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import io.natkeeper.port.DesiredPort.Backend;
import io.natkeeper.port.DesiredPort.Endpoint;
import io.natkeeper.port.Inventory.Points;
import io.natkeeper.port.PortPlan.PlannedPort;
import io.natkeeper.port.PortPlan.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the next inventory of the last one and of what a run planned and heard.
 *
 * @param standing which state of the map is in force
 * @param answers of the pool's hosts
 * @param drift what else was found changed and repaired, as sentences, such as rules of the pool's
 *     security group
 * @param now when the run began to observe
 */
public record InventoryUpdate(
        String pool,
        List<String> entryAddresses,
        FormHistory.Standing<PortMap> standing,
        PortPlan plan,
        List<Answer> answers,
        List<String> drift,
        Instant now) {

    private static final int MOST_DRIFT = 20;

    /**
     * @param name what people call the host; its id, if they don't
     */
    public record Answer(String instanceId, String name, Observed<HostPorts> ports) {}

    /** The same as before, if nothing has changed. */
    public Inventory after(Inventory before) {
        return new Inventory(
                pool,
                entryAddresses.stream().sorted().toList(),
                FormState.of(standing.since(), standing.errors()),
                plan.desired().within(),
                hosts(),
                mappings(),
                ports(before),
                Stream.concat(newDrift(), before.drift().stream()).limit(MOST_DRIFT).toList());
    }

    private List<Host> hosts() {
        return answers.stream()
                .map(a ->
                        new Host(
                                a.instanceId(),
                                a.name(),
                                a.ports().flatMap(HostPorts::state).causes().stream()
                                        .map(Event::cut)
                                        .findFirst()))
                .sorted(Comparator.comparing(Host::instanceId))
                .toList();
    }

    private List<Inventory.Mapping> mappings() {
        return standing.form().orElse(PortMap.EMPTY).mappings().stream()
                .map(m ->
                        new Inventory.Mapping(
                                m.name(),
                                m.protocol(),
                                m.listen(),
                                m.target().toString(),
                                m.allow(),
                                m.log()))
                .toList();
    }

    private List<Inventory.Port> ports(Inventory before) {
        Map<ListenPort, Inventory.Port> old =
                before.ports().stream().collect(Collectors.toMap(Inventory.Port::listen, p -> p));
        Map<String, Inventory.Mapping> oldMappings =
                before.mappings().stream()
                        .collect(Collectors.toMap(Inventory.Mapping::name, m -> m));
        return plan.ports().stream()
                .map(p -> {
                    Optional<Inventory.Port> was = Optional.ofNullable(old.get(p.listen()));
                    return port(
                            p,
                            was,
                            was.flatMap(w -> Optional.ofNullable(oldMappings.get(w.mapping()))));
                })
                .toList();
    }

    private Inventory.Port port(
            PlannedPort port,
            Optional<Inventory.Port> was,
            Optional<Inventory.Mapping> mappingWas) {
        List<Points> points = points(port.listen());
        return new Inventory.Port(
                port.listen(),
                port.mapping().name(),
                Optional.ofNullable(plan.assignments().members().get(port.listen())),
                port.backend(),
                problem(port),
                points,
                was.map(w -> changed(port, points, w, mappingWas))
                        .orElseGet(() ->
                                new Event(now, Event.cut("opened, to " + words(port.backend())))));
    }

    private Optional<String> problem(PlannedPort port) {
        return switch (port.status()) {
            case Status.Resolved _ -> port.backend().flatMap(this::unresolved);
            case Status.Unknown(String cause) -> Optional.of(Event.cut("not known: " + cause));
            case Status.NoTarget(String reason) ->
                    Optional.of(
                            Event.cut(
                                    port.member().orElse(port.mapping().target().toString())
                                            + " "
                                            + reason));
        };
    }

    /** What hosts can't resolve: they go on leading where it led, if they ever knew. */
    private Optional<String> unresolved(Backend backend) {
        return switch (backend) {
            case Backend.Addresses _ -> Optional.empty();
            case Backend.Names(List<Endpoint> names) ->
                    answers.stream()
                            .flatMap(a ->
                                    unresolved(a).stream()
                                            .filter(name ->
                                                    names.stream()
                                                            .anyMatch(n -> n.host().equals(name)))
                                            .map(name ->
                                                    "%s has no private address on %s"
                                                            .formatted(name, a.instanceId())))
                            .findFirst();
        };
    }

    private static List<String> unresolved(Answer answer) {
        return switch (answer.ports()) {
            case Observed.Known<HostPorts>(HostPorts ports) -> ports.unresolved();
            case Observed.Unknown<HostPorts> _ -> List.of();
        };
    }

    private Event changed(
            PlannedPort port,
            List<Points> points,
            Inventory.Port was,
            Optional<Inventory.Mapping> mappingWas) {
        if (!port.backend().equals(was.backend())) {
            return new Event(
                    now,
                    Event.cut(
                            "leads to %s instead of %s%s"
                                    .formatted(
                                            words(port.backend()),
                                            words(was.backend()),
                                            problem(port).map(p -> ", because " + p).orElse(""))));
        }
        if (mappingWas.isPresent() && !mappingWas.get().allow().equals(port.mapping().allow())) {
            return new Event(now, "who may connect was changed in the map");
        }
        if (!points.isEmpty() && !points.equals(was.points())) {
            return port.backend()
                    .flatMap(this::resolvedAnew)
                    .filter(event -> event.at().isAfter(was.changed().at()))
                    .orElse(was.changed());
        }
        return was.changed();
    }

    /** The newest answer of a name, as the hosts tell. */
    private Optional<Event> resolvedAnew(Backend backend) {
        return switch (backend) {
            case Backend.Addresses _ -> Optional.empty();
            case Backend.Names(List<Endpoint> names) ->
                    states().flatMap(s -> s.resolved().entrySet().stream())
                            .filter(e -> names.stream().anyMatch(n -> n.host().equals(e.getKey())))
                            .map(e ->
                                    new Event(
                                            e.getValue().since(),
                                            "%s became %s"
                                                    .formatted(e.getKey(), e.getValue().address())))
                            .max(Comparator.comparing(Event::at).thenComparing(Event::what));
        };
    }

    private Stream<HostPorts.State> states() {
        return answers.stream().flatMap(a -> state(a).stream());
    }

    private static Optional<HostPorts.State> state(Answer answer) {
        return switch (answer.ports().flatMap(HostPorts::state)) {
            case Observed.Known<HostPorts.State>(HostPorts.State state) -> Optional.of(state);
            case Observed.Unknown<HostPorts.State> _ -> Optional.empty();
        };
    }

    /** Hosts with the same answer together. */
    private List<Points> points(ListenPort listen) {
        Map<List<String>, List<String>> hosts = new LinkedHashMap<>();
        Map<String, HostPorts.State> byHost = new TreeMap<>();
        answers.forEach(a -> state(a).ifPresent(s -> byHost.put(a.instanceId(), s)));
        byHost.forEach((host, state) -> {
            HostPorts.InForce inForce = state.ports().get(listen);
            List<String> to =
                    inForce == null
                            ? List.of()
                            : inForce.slots().stream()
                                    .map(Endpoint::toString)
                                    .distinct()
                                    .sorted()
                                    .toList();
            hosts.computeIfAbsent(to, _ -> new ArrayList<>()).add(host);
        });
        return hosts.entrySet().stream()
                .map(e -> new Points(List.copyOf(e.getValue()), e.getKey()))
                .toList();
    }

    private Stream<Event> newDrift() {
        Stream<String> ofHosts =
                answers.stream()
                        .flatMap(a ->
                                switch (a.ports()) {
                                    case Observed.Known<HostPorts>(HostPorts ports) ->
                                            ports.repaired().stream()
                                                    .map(what ->
                                                            "%s: %s"
                                                                    .formatted(
                                                                            a.instanceId(), what));
                                    case Observed.Unknown<HostPorts> _ -> Stream.empty();
                                });
        return Stream.concat(ofHosts, drift.stream())
                .map(Objects::requireNonNull)
                .map(what -> new Event(now, Event.cut(what)));
    }

    private static String words(Optional<Backend> backend) {
        List<Endpoint> endpoints =
                switch (backend.orElse(new Backend.Names(List.of()))) {
                    case Backend.Addresses(List<Endpoint> slots, var _) -> slots;
                    case Backend.Names(List<Endpoint> names) -> names;
                };
        return endpoints.isEmpty()
                ? "nothing"
                : String.join(", ", endpoints.stream().map(Endpoint::toString).distinct().toList());
    }
}

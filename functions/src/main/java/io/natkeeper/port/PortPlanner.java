package io.natkeeper.port;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.Notice;
import io.natkeeper.Observed;
import io.natkeeper.port.DesiredPort.Backend;
import io.natkeeper.port.PortPlan.PlannedPort;
import io.natkeeper.port.PortPlan.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides where every port of a map leads: pure and deterministic, whatever the order of its
 * inputs.
 *
 * <p>Each port stands for itself: what does not resolve closes its own port, and what can't be read
 * stays as it was.
 */
public final class PortPlanner {

    /** RDS's Multi-AZ failovers take up to two minutes. */
    private static final int WATCH_SECONDS = 180;

    private final Targets targets;
    private final Remembered before;
    private final List<Ipv4Prefix> within;
    private final TargetResolver resolver;
    private final Map<ListenPort, Assignments.Member> assignments = new HashMap<>();
    private final List<PlannedPort> ports = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    private PortPlanner(Targets targets, Remembered before) {
        this.targets = targets;
        this.before = before;
        this.within =
                switch (targets.vpcRanges()) {
                    case Observed.Known<List<Ipv4Prefix>>(var ranges) -> withPrivate(ranges);
                    case Observed.Unknown<List<Ipv4Prefix>> _ -> withPrivate(before.within());
                };
        this.resolver = new TargetResolver(targets, within);
    }

    /**
     * @param before what the last inventory says
     * @param stirred identifiers of databases and clusters whose addresses are about to change
     */
    public static PortPlan plan(
            PortMap map, Targets targets, Remembered before, Set<String> stirred) {
        PortPlanner planner = new PortPlanner(targets, before);
        map.mappings().forEach(planner::plan);
        AdmissionCheck admissions = new AdmissionCheck(targets);
        map.mappings().forEach(admissions::check);
        planner.ports.sort(Comparator.comparing(PlannedPort::listen));
        return new PortPlan(
                new DesiredPorts(
                        planner.within, planner.watches(map, stirred), planner.desiredPorts()),
                new Assignments(planner.assignments),
                EntryRules.of(map.mappings()),
                admissions.missing(),
                List.copyOf(planner.ports),
                Stream.of(planner.notices, planner.resolver.notices(), admissions.notices())
                        .flatMap(List::stream)
                        .distinct()
                        .sorted(Comparator.comparing(Notice::sentence))
                        .toList(),
                planner.unknowns(map));
    }

    private static List<Ipv4Prefix> withPrivate(List<Ipv4Prefix> ranges) {
        return Ipv4Prefix.coalesced(
                Stream.concat(ranges.stream(), Ipv4Prefix.PRIVATE.stream()).toList());
    }

    private void plan(PortMapping mapping) {
        switch (mapping.target()) {
            case PortTarget.Each each -> planEach(mapping, each);
            case PortTarget.Balanced _,
                    PortTarget.InstanceId _,
                    PortTarget.InstanceTag _,
                    PortTarget.DbInstance _,
                    PortTarget.DbCluster _,
                    PortTarget.Address _ -> {
                ListenPort listen = mapping.ports().findFirst().orElseThrow();
                add(mapping, listen, Optional.empty(), resolver.resolve(mapping));
            }
        }
    }

    private void planEach(PortMapping mapping, PortTarget.Each each) {
        String group = each.autoScalingGroup();
        Observed<Optional<List<TargetResolver.GroupMember>>> observed = resolver.members(group);
        MemberPorts members = MemberPorts.assign(mapping, group, observed, before.assignments());
        members.ports()
                .forEach((listen, instanceId) -> {
                    assignments.put(listen, new Assignments.Member(group, instanceId));
                    add(
                            mapping,
                            listen,
                            Optional.of(instanceId),
                            resolver.member(each, instanceId));
                });
        if (members.ports().isEmpty() && observed instanceof Observed.Known) {
            notices.add(
                    Notice.error(
                            group,
                            "Ports %s (%s) are closed: Auto Scaling group %s does not exist or has no member in service; correct its name in the map, or look at its activity history."
                                    .formatted(mapping.listen(), mapping.name(), group)));
        }
        if (!members.without().isEmpty()) {
            notices.add(
                    Notice.error(
                            group,
                            "Ports %s (%s) are too few for Auto Scaling group %s: %s got none; make the range longer by %d."
                                    .formatted(
                                            mapping.listen(),
                                            mapping.name(),
                                            group,
                                            String.join(", ", members.without()),
                                            members.without().size())));
        }
    }

    private void add(
            PortMapping mapping,
            ListenPort listen,
            Optional<String> member,
            Observed<TargetResolver.Resolution> resolution) {
        switch (resolution) {
            case Observed.Known<TargetResolver.Resolution>(var known) -> {
                Status status =
                        known.backend().isPresent()
                                ? new Status.Resolved()
                                : new Status.NoTarget(known.problem());
                ports.add(new PlannedPort(listen, mapping, member, status, known.backend()));
                if (known.backend().isEmpty()) {
                    notices.add(
                            Notice.error(
                                    known.about(),
                                    "Port %s (%s) is closed: %s %s; %s."
                                            .formatted(
                                                    listen,
                                                    mapping.name(),
                                                    member.orElse(mapping.target().toString()),
                                                    known.problem(),
                                                    known.remedy())));
                }
            }
            case Observed.Unknown<TargetResolver.Resolution>(String cause) ->
                    ports.add(
                            new PlannedPort(
                                    listen,
                                    mapping,
                                    member,
                                    new Status.Unknown(cause),
                                    ledBefore(mapping, listen, member)));
        }
    }

    /** Nothing, where the port led by another target: what the map no longer says is not kept. */
    private Optional<Backend> ledBefore(
            PortMapping mapping, ListenPort listen, Optional<String> member) {
        boolean sameMember =
                Optional.ofNullable(before.assignments().members().get(listen))
                        .map(Assignments.Member::instanceId)
                        .equals(member);
        return Optional.ofNullable(before.backends().get(listen))
                .filter(led -> sameMember && led.target().equals(mapping.target().toString()))
                .map(Remembered.Led::backend);
    }

    private List<DesiredPort> desiredPorts() {
        return ports.stream()
                .flatMap(port ->
                        port.backend().stream()
                                .map(backend ->
                                        new DesiredPort(
                                                port.listen(),
                                                port.mapping().allow(),
                                                port.mapping().log(),
                                                backend)))
                .toList();
    }

    private List<DesiredPorts.Watch> watches(PortMap map, Set<String> stirred) {
        Set<PortTarget> affected = resolver.affected(map, stirred);
        return ports.stream()
                .filter(port -> affected.contains(port.mapping().target()))
                .flatMap(port -> port.backend().stream())
                .flatMap(backend ->
                        switch (backend) {
                            case Backend.Names(var names) -> names.stream();
                            case Backend.Addresses _ -> Stream.<DesiredPort.Endpoint>empty();
                        })
                .map(DesiredPort.Endpoint::host)
                .distinct()
                .sorted()
                .map(name -> new DesiredPorts.Watch(name, WATCH_SECONDS))
                .toList();
    }

    private List<String> unknowns(PortMap map) {
        Stream<String> ofPorts =
                ports.stream()
                        .flatMap(port ->
                                switch (port.status()) {
                                    case Status.Unknown(String cause) -> Stream.of(cause);
                                    case Status.Resolved _, Status.NoTarget _ -> Stream.empty();
                                });
        Stream<String> ofGroups =
                map.mappings().stream()
                        .flatMap(m ->
                                m.target() instanceof PortTarget.Each each
                                        ? resolver
                                                .members(each.autoScalingGroup())
                                                .causes()
                                                .stream()
                                        : Stream.empty());
        return Stream.of(ofPorts, ofGroups, targets.vpcRanges().causes().stream())
                .flatMap(causes -> causes)
                .map(Objects::requireNonNull)
                .distinct()
                .sorted()
                .toList();
    }
}

package io.natkeeper.egress;

import io.natkeeper.Ipv4Range;
import io.natkeeper.Observed;
import io.natkeeper.egress.EgressInventory.Address;
import io.natkeeper.egress.EgressInventory.Rule;
import io.natkeeper.egress.EgressInventory.Source;
import io.natkeeper.egress.EgressInventory.Table;
import io.natkeeper.form.FormHistory;
import io.natkeeper.inventory.Event;
import io.natkeeper.inventory.FormState;
import io.natkeeper.inventory.Host;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the next inventory of the last one and of what a run planned and heard.
 *
 * @param standing which version of the policy is in force
 * @param verdicts of the pool's running hosts
 * @param now when the run began to observe
 */
record EgressInventoryUpdate(
        String pool,
        FormHistory.Standing<EgressPolicy> standing,
        EgressWorld world,
        EgressPlan plan,
        List<HostVerdict> verdicts,
        Instant now) {

    private static final int MOST_DRIFT = 20;

    /** The same as before, if nothing has changed. */
    EgressInventory after(EgressInventory before) {
        return new EgressInventory(
                pool,
                FormState.of(standing.since(), standing.errors()),
                plan.desired().within(),
                verdicts.stream()
                        .map(HostVerdict::forInventory)
                        .sorted(Comparator.comparing(Host::instanceId))
                        .toList(),
                plan.rules().stream()
                        .map(r ->
                                new Rule(
                                        r.rule().name(),
                                        r.rule().from().toString(),
                                        r.rule().addresses(),
                                        r.problems().stream().map(Event::cut).toList()))
                        .sorted(Comparator.comparing(Rule::name))
                        .toList(),
                addresses(before),
                tables(before),
                sources(before),
                Stream.concat(repaired(), before.drift().stream()).limit(MOST_DRIFT).toList());
    }

    private List<Address> addresses(EgressInventory before) {
        List<Address> named =
                switch (world.addresses()) {
                    case Observed.Unknown<List<EgressWorld.Address>> _ -> before.addresses();
                    case Observed.Known<List<EgressWorld.Address>>(var known) ->
                            known.stream()
                                    .filter(a ->
                                            plan.rules().stream()
                                                    .flatMap(r -> r.rule().addresses().stream())
                                                    .anyMatch(n -> RuleAddresses.isMeant(a, n)))
                                    .map(a ->
                                            new Address(
                                                    a.publicIp(),
                                                    a.allocationId(),
                                                    a.name(),
                                                    Optional.ofNullable(
                                                            plan.follows().get(a.allocationId())),
                                                    List.of()))
                                    .toList();
                };
        return named.stream()
                .map(a ->
                        new Address(
                                a.publicIp(),
                                a.allocationId(),
                                a.name(),
                                a.follows(),
                                verdicts.stream()
                                        .filter(v -> v.present().contains(a.publicIp()))
                                        .map(v -> v.host().instanceId())
                                        .sorted()
                                        .toList()))
                .sorted(Comparator.comparing(Address::publicIp))
                .toList();
    }

    private List<Table> tables(EgressInventory before) {
        Set<String> used =
                plan.sources().stream()
                        .map(EgressPlan.PlannedSource::tableId)
                        .collect(Collectors.toSet());
        Stream<Table> tables =
                switch (world.tables()) {
                    case Observed.Unknown<List<EgressWorld.Table>> _ -> before.tables().stream();
                    case Observed.Known<List<EgressWorld.Table>>(var known) ->
                            known.stream().map(t -> new Table(t.id(), t.hostId()));
                };
        return tables.filter(t -> used.contains(t.id()))
                .sorted(Comparator.comparing(Table::id))
                .toList();
    }

    private List<Source> sources(EgressInventory before) {
        Map<Ipv4Range, Source> old =
                before.sources().stream().collect(Collectors.toMap(Source::range, s -> s));
        return plan.sources().stream()
                .map(s ->
                        new Source(
                                s.range(),
                                s.rule(),
                                s.instanceId(),
                                s.tableId(),
                                s.publicIp(),
                                changed(s, Optional.ofNullable(old.get(s.range())))))
                .sorted(Comparator.comparing(Source::range))
                .toList();
    }

    private Event changed(EgressPlan.PlannedSource source, Optional<Source> was) {
        if (was.isEmpty()) {
            return new Event(now, "chosen by rule " + source.rule());
        }
        if (!was.get().instanceId().equals(source.instanceId())) {
            return new Event(
                    now, "is now that of " + source.instanceId().orElse("rule " + source.rule()));
        }
        if (!was.get().publicIp().equals(source.publicIp())) {
            return new Event(
                    now,
                    "leaves by %s, no longer by %s"
                            .formatted(
                                    EgressChanges.words(source.publicIp()),
                                    EgressChanges.words(was.get().publicIp())));
        }
        return was.get().changed();
    }

    private Stream<Event> repaired() {
        return verdicts.stream()
                .flatMap(v ->
                        v.repaired().stream()
                                .map(what ->
                                        new Event(
                                                now,
                                                Event.cut(v.host().instanceId() + ": " + what))));
    }
}

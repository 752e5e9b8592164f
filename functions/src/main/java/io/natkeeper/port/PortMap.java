package io.natkeeper.port;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A valid port map.
 *
 * @param mappings sorted by port; their ports and their names are all different
 */
public record PortMap(List<PortMapping> mappings) {

    public static final PortMap EMPTY = new PortMap(List.of());

    public PortMap {
        mappings =
                mappings.stream()
                        .sorted(
                                Comparator.comparing(PortMapping::protocol)
                                        .thenComparingInt(m -> m.listen().first()))
                        .toList();
    }

    /** How many ports it opens. */
    public int ports() {
        return mappings.stream().mapToInt(m -> m.listen().size()).sum();
    }

    /** What has to be read of AWS to plan it. */
    public Wanted wanted() {
        return new Wanted(
                all(t ->
                        switch (t) {
                            case PortTarget.Balanced group -> Stream.of(group.autoScalingGroup());
                            case PortTarget.Each group -> Stream.of(group.autoScalingGroup());
                            case PortTarget.InstanceId _,
                                    PortTarget.InstanceTag _,
                                    PortTarget.DbInstance _,
                                    PortTarget.DbCluster _,
                                    PortTarget.Address _ ->
                                    Stream.empty();
                        }),
                all(t -> t instanceof PortTarget.InstanceId i ? Stream.of(i.id()) : Stream.empty()),
                all(t ->
                        t instanceof PortTarget.InstanceTag i
                                ? Stream.of(new Wanted.Tag(i.key(), i.value()))
                                : Stream.empty()),
                all(t -> t instanceof PortTarget.DbInstance d ? Stream.of(d.id()) : Stream.empty()),
                all(t -> t instanceof PortTarget.DbCluster d ? Stream.of(d.id()) : Stream.empty()));
    }

    private <T> Set<T> all(Function<PortTarget, Stream<T>> of) {
        return mappings.stream()
                .map(PortMapping::target)
                .flatMap(of)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The targets of a map, by what names them. Of groups, their members' instances are wanted too;
     * of clusters, their members' databases.
     */
    public record Wanted(
            Set<String> autoScalingGroups,
            Set<String> instanceIds,
            Set<Tag> instanceTags,
            Set<String> dbInstances,
            Set<String> dbClusters) {

        public record Tag(String key, String value) {}
    }
}

package io.natkeeper.aws;

import io.natkeeper.Observed;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * Reads instances and Auto Scaling groups that somebody named, by filters throughout: an id that
 * nobody has any more would fail a whole call.
 */
final class InstanceReader {

    private static final int ITEMS_PER_PAGE = 1000;

    /** EC2 takes 200 filter values in a call. */
    private static final int VALUES_PER_CALL = 200;

    /** Auto Scaling takes so many names in a call. */
    private static final int GROUPS_PER_CALL = 50;

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;

    InstanceReader(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.autoScaling = clients.autoScaling();
    }

    /** Those of any state with one of these values. */
    Stream<Reading<List<Instance>>> instances(String filterName, Collection<String> values) {
        return Parts.chunks(values, VALUES_PER_CALL).stream()
                .map(chunk ->
                        new Reading<>(
                                "ec2:DescribeInstances",
                                () ->
                                        ec2
                                                .describeInstancesPaginator(r ->
                                                        r.filters(
                                                                        Filter.builder()
                                                                                .name(filterName)
                                                                                .values(chunk)
                                                                                .build())
                                                                .maxResults(ITEMS_PER_PAGE))
                                                .reservations()
                                                .stream()
                                                .flatMap(r -> r.instances().stream())
                                                .toList()));
    }

    Parts<AutoScalingGroup> groups(Collection<String> names) {
        return new Parts<>(
                Parts.chunks(names, GROUPS_PER_CALL).stream()
                        .map(chunk ->
                                new Reading<>(
                                        "autoscaling:DescribeAutoScalingGroups",
                                        () ->
                                                autoScaling
                                                        .describeAutoScalingGroupsPaginator(
                                                                r -> r.autoScalingGroupNames(chunk))
                                                        .autoScalingGroups()
                                                        .stream()
                                                        .toList()))
                        .toList());
    }

    /** Members that the group lists and no instance with its tag was found for. */
    Stream<Reading<List<Instance>>> strays(
            Observed<List<AutoScalingGroup>> groups, Observed<List<Instance>> instances) {
        if (groups instanceof Observed.Known<List<AutoScalingGroup>>(var known)
                && instances instanceof Observed.Known<List<Instance>>(var found)) {
            Set<String> ids = found.stream().map(Instance::instanceId).collect(Collectors.toSet());
            return instances(
                    "instance-id",
                    known.stream()
                            .flatMap(g -> g.instances().stream())
                            .map(
                                    software.amazon.awssdk.services.autoscaling.model.Instance
                                            ::instanceId)
                            .filter(id -> !ids.contains(id))
                            .collect(Collectors.toSet()));
        }
        return Stream.empty();
    }
}

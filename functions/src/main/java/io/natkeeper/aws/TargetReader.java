package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.fleet.PoolHosts;
import io.natkeeper.port.PortMap;
import io.natkeeper.port.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * Reads targets from EC2, Auto Scaling and RDS in two rounds of parallel calls: first what the map
 * names, then the security groups of that. A third one between them is needed only for members that
 * lack Auto Scaling's tag. By filters throughout: an id that nobody has any more would fail a whole
 * call.
 */
final class TargetReader {

    private static final int ITEMS_PER_PAGE = 1000;

    /** EC2 takes 200 filter values in a call. */
    private static final int VALUES_PER_CALL = 200;

    private final InstanceReader instanceReader;
    private final VpcReader vpcReader;
    private final Ec2Client ec2;
    private final DatabaseReader databaseReader;
    private final Concurrency concurrency;

    TargetReader(AwsClients clients, RdsClient rds, Concurrency concurrency) {
        this.instanceReader = new InstanceReader(clients);
        this.vpcReader = new VpcReader(clients.ec2());
        this.ec2 = clients.ec2();
        this.databaseReader = new DatabaseReader(rds);
        this.concurrency = concurrency;
    }

    Targets read(PoolHosts pool, PortMap.Wanted wanted) {
        var hosts =
                new Parts<>(
                        instanceReader
                                .instances(
                                        "instance-id",
                                        pool.hosts().stream()
                                                .map(PoolHosts.Host::instanceId)
                                                .toList())
                                .toList());
        var vpcRanges = vpcReader.ranges(pool.vpcId());
        var groups = instanceReader.groups(wanted.autoScalingGroups());
        var named = new Parts<>(named(wanted).toList());
        var databases = databaseReader.databases(wanted);
        var clusters = databaseReader.clusters(wanted);
        run(hosts, new Parts<>(List.of(vpcRanges)), groups, named, databases, clusters);

        var listed = groups.each(AutoScalingGroup::autoScalingGroupName);
        var knownGroups =
                listed.map(all -> all.stream().map(TargetMapping::autoScalingGroup).toList());
        var knownDatabases = databases.each(Targets.Database::id);
        var knownClusters = clusters.each(Targets.Cluster::id);
        var strays =
                new Parts<>(
                        instanceReader.strays(listed, named.each(Instance::instanceId)).toList());
        run(strays);
        var instances = named.and(strays).each(Instance::instanceId);

        var securityGroups =
                securityGroups(
                        groupIds(hosts.together(), instances, knownDatabases, knownClusters));
        run(securityGroups);
        return new Targets(
                vpcRanges.result(),
                hosts.together()
                        .flatMap(all ->
                                securityGroups
                                        .together()
                                        .map(known ->
                                                TargetMapping.natHosts(pool.name(), all, known))),
                knownGroups,
                instances.map(all -> all.stream().map(TargetMapping::instance).toList()),
                knownDatabases,
                knownClusters,
                securityGroups
                        .together()
                        .map(all -> all.stream().map(TargetMapping::securityGroup).toList()));
    }

    private void run(Parts<?>... parts) {
        List<Runnable> readings = new ArrayList<>();
        for (Parts<?> part : parts) {
            readings.addAll(part.readings());
        }
        concurrency.runAll(readings);
    }

    private Stream<Reading<List<Instance>>> named(PortMap.Wanted wanted) {
        return Stream.of(
                        instanceReader.instances("instance-id", wanted.instanceIds()),
                        // Members have the group's name as a tag, so they need no second round.
                        instanceReader.instances(
                                "tag:" + Tags.GROUP_NAME, wanted.autoScalingGroups()),
                        wanted.instanceTags().stream()
                                .flatMap(tag ->
                                        instanceReader.instances(
                                                "tag:" + tag.key(), Set.of(tag.value()))))
                .flatMap(readings -> readings);
    }

    private static Set<String> groupIds(
            Observed<List<Instance>> hosts,
            Observed<List<Instance>> instances,
            Observed<List<Targets.Database>> databases,
            Observed<List<Targets.Cluster>> clusters) {
        return Stream.of(
                        ofKnown(hosts).flatMap(TargetMapping::groupIds),
                        ofKnown(instances).flatMap(TargetMapping::groupIds),
                        ofKnown(databases).flatMap(d -> d.securityGroupIds().stream()),
                        ofKnown(clusters).flatMap(c -> c.securityGroupIds().stream()))
                .flatMap(ids -> ids)
                .collect(Collectors.toSet());
    }

    private static <T> Stream<T> ofKnown(Observed<List<T>> list) {
        return switch (list) {
            case Observed.Known<List<T>>(var known) -> known.stream();
            case Observed.Unknown<List<T>> _ -> Stream.empty();
        };
    }

    private Parts<SecurityGroup> securityGroups(Set<String> ids) {
        return new Parts<>(
                Parts.chunks(ids, VALUES_PER_CALL).stream()
                        .map(chunk ->
                                new Reading<>(
                                        "ec2:DescribeSecurityGroups",
                                        () ->
                                                ec2
                                                        .describeSecurityGroupsPaginator(r ->
                                                                r.filters(filter("group-id", chunk))
                                                                        .maxResults(ITEMS_PER_PAGE))
                                                        .securityGroups()
                                                        .stream()
                                                        .toList()))
                        .toList());
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}

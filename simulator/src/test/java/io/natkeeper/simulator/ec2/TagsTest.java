package io.natkeeper.simulator.ec2;

import static io.natkeeper.simulator.ec2.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.TwoZones;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Tag;

final class TagsTest {

    private final TwoZones zones = TwoZones.create();

    private Map<String, String> tagsOf(String id) {
        return zones.aws.world().tagsOf(id).orElseThrow();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void createTagsAddsAndOverwritesOnEveryKindOfResource() {
        List<String> ids =
                List.of(
                        zones.natA,
                        zones.interfaceA,
                        zones.tableA,
                        zones.publicA,
                        zones.vpc,
                        zones.gateway);

        zones.ec2()
                .createTags(r -> r.resources(ids).tags(tag("natkeeper:pool", "q"), tag("new", "")));

        assertThat(ids)
                .allSatisfy(id ->
                        assertThat(tagsOf(id))
                                .containsAllEntriesOf(Map.of("natkeeper:pool", "q", "new", "")));
    }

    @Test
    void createTagsTagsAllOrNone() {
        assertRefused(
                () ->
                        zones.ec2()
                                .createTags(r ->
                                        r.resources(zones.natA, "i-00000000000000000")
                                                .tags(tag("k", "v"))),
                "InvalidInstanceID.NotFound",
                "i-00000000000000000");
        assertThat(tagsOf(zones.natA)).doesNotContainKey("k");
    }

    @Test
    void createTagsRefusesReservedKeys() {
        assertRefused(
                () -> zones.ec2().createTags(r -> r.resources(zones.natA).tags(tag("AWS:x", "v"))),
                "InvalidParameterValue",
                "Tag keys starting with 'aws:' are reserved for internal use");
    }

    @Test
    void createTagsRefusesTooManyTags() {
        List<Tag> tags = IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toList();

        assertRefused(
                () -> zones.ec2().createTags(r -> r.resources(zones.natA).tags(tags)),
                "TagLimitExceeded",
                "maximum number of Tags");
    }

    @Test
    void createTagsRefusesADuplicateKeyNoTagsAndNoResources() {
        assertRefused(
                () ->
                        zones.ec2()
                                .createTags(r ->
                                        r.resources(zones.natA).tags(tag("k", "1"), tag("k", "2"))),
                "InvalidParameterValue",
                "Duplicate tag key 'k'");
        assertRefused(
                () -> zones.ec2().createTags(r -> r.resources(zones.natA)),
                "MissingParameter",
                "tagSet");
        assertRefused(
                () -> zones.ec2().createTags(r -> r.tags(tag("k", "v"))),
                "MissingParameter",
                "resourceIdSet");
        assertRefused(
                () -> zones.ec2().createTags(r -> r.resources("nonsense").tags(tag("k", "v"))),
                "InvalidID",
                "The ID 'nonsense' is not valid");
    }

    @Test
    void createTagsInADryRunChangesNothing() {
        assertRefused(
                () ->
                        zones.ec2()
                                .createTags(r ->
                                        r.resources(zones.natA).tags(tag("k", "v")).dryRun(true)),
                "DryRunOperation",
                "");
        assertThat(tagsOf(zones.natA)).doesNotContainKey("k");
    }

    @Test
    void deleteTagsMatchesTheValueIfOneIsGiven() {
        zones.aws.provisioning().tag(zones.natA, Map.of("a", "1", "b", "2", "c", "3"));

        zones.ec2()
                .deleteTags(r ->
                        r.resources(zones.natA)
                                .tags(
                                        tag("a", "1"),
                                        tag("b", "not 2"),
                                        Tag.builder().key("c").build(),
                                        tag("never there", "x")));

        assertThat(tagsOf(zones.natA)).containsOnlyKeys("natkeeper:pool", "b");
    }

    @Test
    void deleteTagsWithoutTagsDeletesAllButReservedOnes() {
        zones.aws.provisioning().tag(zones.natA, Map.of("aws:autoscaling:groupName", "g"));

        zones.ec2().deleteTags(r -> r.resources(zones.natA));

        assertThat(tagsOf(zones.natA)).containsOnlyKeys("aws:autoscaling:groupName");
    }

    @Test
    void deleteTagsInADryRunChangesNothing() {
        assertRefused(
                () -> zones.ec2().deleteTags(r -> r.resources(zones.natA).dryRun(true)),
                "DryRunOperation",
                "");
        assertThat(tagsOf(zones.natA)).containsKey("natkeeper:pool");
    }
}

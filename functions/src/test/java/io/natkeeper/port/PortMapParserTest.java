package io.natkeeper.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.Ipv4Prefix;
import io.natkeeper.form.FormError;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PortMapParserTest {

    private static final PortMapParser PARSER = new PortMapParser(FormLimits.DEFAULT);

    @Test
    void readsTheClassicMap() throws Exception {
        assertThat(map(SampleMaps.CLASSIC).mappings())
                .containsExactly(
                        new PortMapping(
                                "web-http",
                                Protocol.TCP,
                                new PortRange(50001, 50001),
                                new PortTarget.Balanced("web", 80, false),
                                List.of(Ipv4Prefix.of("203.0.113.0/24")),
                                false,
                                false,
                                new PortMapping.Place("map", 2)),
                        new PortMapping(
                                "orders-db",
                                Protocol.TCP,
                                new PortRange(50003, 50003),
                                new PortTarget.DbInstance("orders"),
                                List.of(Ipv4Prefix.of("203.0.113.0/24")),
                                false,
                                false,
                                new PortMapping.Place("map", 4)),
                        new PortMapping(
                                "web-ssh",
                                Protocol.TCP,
                                new PortRange(50010, 50019),
                                new PortTarget.Each("web", 22),
                                List.of(Ipv4Prefix.of("203.0.113.0/24")),
                                false,
                                false,
                                new PortMapping.Place("map", 3)));
    }

    @Test
    void theGuidesExampleIsTheClassicMap() throws Exception {
        assertThat(Files.readString(Path.of("../docs/ports.md")))
                .contains("```yaml\n" + SampleMaps.CLASSIC + "```\n");
    }

    @Test
    void readsEverythingThatAMapCanSay() {
        PortMap map = map(SampleMaps.FULL);
        assertThat(map.mappings())
                .extracting(m -> "%s %s %s".formatted(m.protocol(), m.listen(), m.target()))
                .containsExactly(
                        "tcp 50001 port 80 of Auto Scaling group web servers, by source",
                        "tcp 50003 DB instance orders",
                        "tcp 50004 writer of DB cluster shop",
                        "tcp 50005 readers of DB cluster shop",
                        "tcp 50010-50011 port 22 of each member of Auto Scaling group web",
                        "tcp 50020 port 22 of instance i-0abc12345678",
                        "tcp 50021 port 22 of the instance tagged Name=yes",
                        "udp 50001 10.0.2.11:53");
        PortMapping first = map.mappings().getFirst();
        assertThat(first.log()).isTrue();
        assertThat(first.admit()).isTrue();
        assertThat(first.allow())
                .extracting(Object::toString)
                .containsExactly("198.51.100.7/32", "203.0.113.0/24");
        assertThat(map.mappings().get(2).log()).isFalse();
        assertThat(map.ports()).isEqualTo(9);
    }

    @Test
    void readsJsonThatIsIndentedWithTabs() {
        assertThat(map(SampleMaps.JSON).mappings())
                .extracting(PortMapping::name)
                .containsOnly("web");
    }

    static Stream<SampleMaps.Bad> bad() {
        return SampleMaps.bad();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void saysWhatIsWrongWhereAndWhatToWrite(SampleMaps.Bad bad) {
        assertThat(errors(bad.text())).contains("map:" + bad.error());
    }

    @Test
    void tellsEveryErrorAtOnce() {
        assertThat(
                        errors(
                                """
                                ports:
                                  - listen: 22
                                    name: a b
                                    target: {dbInstance: orders, port: 3306}
                                    allow: [10.0.0.1/8, 0.0.0.0/0]
                                  - listen: 50001
                                    name: two
                                    public: maybe
                                  - {listen: 50001, name: two, target: {address: 1.2.3.4, port: 1}, allow: [203.0.113.0/24]}
                                """))
                .extracting(error -> error.substring(0, error.indexOf(": ", 8)))
                .containsExactly(
                        "map:2: ports[0].listen",
                        "map:3: ports[0].name",
                        "map:4: ports[0].target.port",
                        "map:5: ports[0].allow[0]",
                        "map:5: ports[0].allow",
                        "map:6: ports[1].target",
                        "map:6: ports[1].allow",
                        "map:8: ports[1].public",
                        "map:9: ports[2].target.address",
                        "map:9: ports[2].name",
                        "map:9: ports[2].listen");
    }

    @Test
    void namesThePartOfEachError() {
        FormText one = new FormText("/natkeeper/main/ports/a", SampleMaps.mapping("log: true"));
        FormText other =
                new FormText(
                        "/natkeeper/main/ports/b",
                        "ports:\n\n" + SampleMaps.CLASSIC.substring("ports:\n".length()));
        assertThat(sentences(PARSER.parse(List.of(one, other))))
                .containsExactly(
                        "/natkeeper/main/ports/b:3: ports[0].listen: is 50001 and overlaps 50001 of web (/natkeeper/main/ports/a:2); choose ports that are free");
        assertThat(sentences(PARSER.parse(List.of(other)))).isEmpty();
    }

    @Test
    void findsEveryOverlap() {
        assertThat(
                        errors(
                                """
                                ports:
                                - {listen: 50000-50100, name: a, target: {autoScalingGroup: g, port: 1, each: true}, allow: [10.0.0.0/8]}
                                - {listen: 50010, name: b, target: {dbInstance: d}, allow: [10.0.0.0/8]}
                                - {listen: 50050, name: c, target: {dbInstance: d}, allow: [10.0.0.0/8]}
                                - {listen: 50050, name: d, protocol: udp, target: {dbInstance: d}, allow: [10.0.0.0/8]}
                                - {listen: 50100-50101, name: e, target: {autoScalingGroup: g, port: 2, each: true}, allow: [10.0.0.0/8]}
                                """))
                .extracting(error -> error.replaceAll(";.*", ""))
                .containsExactly(
                        "map:3: ports[1].listen: is 50010 and overlaps 50000-50100 of a (map:2)",
                        "map:4: ports[2].listen: is 50050 and overlaps 50000-50100 of a (map:2)",
                        "map:6: ports[4].listen: is 50100-50101 and overlaps 50000-50100 of a (map:2)");
    }

    @Test
    void countsTheSecurityGroupsRules() {
        assertThat(map(SampleMaps.scattered(60)).mappings()).hasSize(60);
        assertThat(errors(SampleMaps.scattered(61)))
                .containsExactly(
                        "map:2: ports[0].allow: makes 61 security group rules necessary, and there may be 60: p0 (50000) needs 1, p1 (50002) needs 1, p2 (50004) needs 1; allow the same prefixes at neighbouring ports, or wider ones, or have the quota L-0EA8095F raised");
        assertThat(
                        sentences(
                                new PortMapParser(new FormLimits(50_000, 3))
                                        .parse(
                                                List.of(
                                                        new FormText(
                                                                "map",
                                                                SampleMaps.scattered(2)
                                                                        + SampleMaps.one(
                                                                                        "allow: [9.1.0.0/16, 9.3.0.0/16, 9.5.0.0/16]")
                                                                                .substring(9))))))
                .singleElement()
                .asString()
                .contains(
                        "makes 5 security group rules",
                        "3: web (50001) needs 3, p0 (50000) needs 1");
    }

    @Test
    void refusesMorePortsThanHostsAreTestedWith() {
        assertThat(
                        errors(
                                "ports:\n- {listen: 50000-52000, name: a, target: {autoScalingGroup: g, port: 1, each: true}, allow: [10.0.0.0/8]}\n"))
                .containsExactly(
                        "map:2: ports[0].listen: is 50000-52000, and the map has 2001 ports in all; have at most 2000: shorten ranges, or use a second pool");
    }

    @Test
    void hasRoomForFiveHundredPortsInSeveralParts() {
        List<FormText> parts =
                IntStream.range(0, 10)
                        .mapToObj(part ->
                                new FormText(
                                        "part" + part,
                                        "ports:\n"
                                                + String.join(
                                                        "",
                                                        IntStream.range(0, 50)
                                                                .mapToObj(i ->
                                                                        "- {listen: %d, name: p%d, target: {dbInstance: d%d}, allow: [203.0.113.0/24]}\n"
                                                                                .formatted(
                                                                                        50_000
                                                                                                + 50
                                                                                                        * part
                                                                                                + i,
                                                                                        50 * part
                                                                                                + i,
                                                                                        i))
                                                                .toList())))
                        .toList();
        assertThat(PARSER.parse(parts))
                .isInstanceOfSatisfying(
                        Parsed.Valid.class,
                        valid -> assertThat(((PortMap) valid.value()).ports()).isEqualTo(500));
    }

    static PortMap map(String text) {
        Parsed<PortMap> parsed = PARSER.parse(List.of(new FormText("map", text)));
        assertThat(sentences(parsed)).isEmpty();
        return ((Parsed.Valid<PortMap>) parsed).value();
    }

    private static List<String> errors(String text) {
        return sentences(PARSER.parse(List.of(new FormText("map", text))));
    }

    private static List<String> sentences(Parsed<PortMap> parsed) {
        return switch (parsed) {
            case Parsed.Valid<PortMap> _ -> List.of();
            case Parsed.Invalid<PortMap>(List<FormError> errors) ->
                    errors.stream().map(FormError::sentence).toList();
        };
    }
}

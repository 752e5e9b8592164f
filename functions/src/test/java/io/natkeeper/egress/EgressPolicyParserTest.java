package io.natkeeper.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.natkeeper.Ipv4Prefix;
import io.natkeeper.form.FormError;
import io.natkeeper.form.FormText;
import io.natkeeper.form.Parsed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class EgressPolicyParserTest {

    static final String FULL =
            """
            # A comment.
            egress:
              - {name: bank,    from: {tag: {Role: payments}},        address: partner-a}
              - {name: crawler, from: {autoScalingGroup: crawlers},   addresses: [crawl-a, crawl-b]}
              - {name: licence, from: {instance: i-0abc12345678},     address: eipalloc-0abc12345678}
              - {name: lab,     from: {cidr: 10.0.9.0/24},            address: lab}
            """;

    private static final String JSON =
            """
            {
            \t"egress": [
            \t\t{"name": "bank", "from": {"tag": {"Role": "yes"}}, "addresses": ["a b"]}
            \t]
            }
            """;

    static EgressPolicy policy(String text) {
        Parsed<EgressPolicy> parsed = parse(text);
        assertThat(sentences(parsed)).isEmpty();
        return ((Parsed.Valid<EgressPolicy>) parsed).value();
    }

    private static Parsed<EgressPolicy> parse(String text) {
        return EgressPolicyParser.parse(List.of(new FormText("policy", text)));
    }

    private static List<String> sentences(Parsed<EgressPolicy> parsed) {
        return switch (parsed) {
            case Parsed.Valid<EgressPolicy> _ -> List.of();
            case Parsed.Invalid<EgressPolicy>(List<FormError> errors) ->
                    errors.stream().map(FormError::sentence).toList();
        };
    }

    @Test
    void readsEveryKindOfSource() {
        assertThat(policy(FULL).rules())
                .containsExactly(
                        new EgressRule(
                                "bank",
                                new EgressSource.Tag("Role", "payments"),
                                List.of("partner-a")),
                        new EgressRule(
                                "crawler",
                                new EgressSource.AutoScalingGroup("crawlers"),
                                List.of("crawl-a", "crawl-b")),
                        new EgressRule(
                                "licence",
                                new EgressSource.InstanceId("i-0abc12345678"),
                                List.of("eipalloc-0abc12345678")),
                        new EgressRule(
                                "lab",
                                new EgressSource.Cidr(Ipv4Prefix.of("10.0.9.0/24")),
                                List.of("lab")));
        assertThat(policy(JSON).rules().getFirst().from())
                .isEqualTo(new EgressSource.Tag("Role", "yes"));
        assertThat(policy("egress: []")).isEqualTo(EgressPolicy.EMPTY);
        assertThat(EgressPolicyParser.parse(List.of()))
                .isEqualTo(new Parsed.Valid<>(EgressPolicy.EMPTY));
    }

    @Test
    void wantsWhatItNames() {
        assertThat(policy(FULL).wanted())
                .isEqualTo(
                        new EgressPolicy.Wanted(
                                Set.of("crawlers"),
                                Set.of("i-0abc12345678"),
                                Set.of(new EgressSource.Tag("Role", "payments"))));
    }

    /** What is wrong, how it is told, and whether an editor's schema sees it too. */
    private static final String BAD =
            """
            {} | 1: egress: is missing; write 'egress: []' for a policy without rules | yes
            egress: {} | 1: egress: is no list; write each entry behind a '-' | yes
            egress: [x] | 1: egress[0]: is 'x'; write name, from and address or addresses | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, address: x, via: y}] | 1: egress[0].'via': is not known; write one of name, from, address, addresses | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, address: x, adress: x}] | 1: egress[0].'adress': is not known; did you mean 'address'? | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}}] | 1: egress[0].address: is missing; write the tag Name of an Elastic IP of the pool, or an allocation id such as eipalloc-0abc12345678 | yes
            egress: [{name: a b, from: {cidr: 10.0.0.0/8}, address: x}] | 1: egress[0].name: is 'a b'; write 1 to 63 letters, digits, '.', '_' or '-' | yes
            egress: [{from: {cidr: 10.0.0.0/8}, address: x}] | 1: egress[0].name: is missing; write 1 to 63 letters, digits, '.', '_' or '-' | yes
            egress: [{name: a, address: x}] | 1: egress[0].from: is missing; write whose packets these are: one of tag, autoScalingGroup, instance, cidr | yes
            egress: [{name: a, from: {}, address: x}] | 1: egress[0].from: names no source; write one of tag, autoScalingGroup, instance, cidr | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8, instance: i-0abc12345678}, address: x}] | 1: egress[0].from: names several sources: instance, cidr; write one of tag, autoScalingGroup, instance, cidr | yes
            egress: [{name: a, from: {cidr: 10.0.0.1/8}, address: x}] | 1: egress[0].from.cidr: is '10.0.0.1/8', which has address bits behind its first 8; write 10.0.0.0/8, or 10.0.0.1/32 for the one address | no
            egress: [{name: a, from: {cidr: 'fd00::/8'}, address: x}] | 1: egress[0].from.cidr: is 'fd00::/8', which is IPv6, and Elastic IPs are IPv4 only; write an IPv4 prefix | yes
            egress: [{name: a, from: {instance: web}, address: x}] | 1: egress[0].from.instance: is 'web'; write an id such as i-0abc12345678 | yes
            egress: [{name: a, from: {tag: Role}, address: x}] | 1: egress[0].from.tag: is not one key with its value; write such as {Role: payments} | yes
            egress: [{name: a, from: {tag: {Role: a, Team: b}}, address: x}] | 1: egress[0].from.tag: is not one key with its value; write such as {Role: payments} | yes
            egress: [{name: a, from: {tag: {Role: 010}}, address: x}] | 1: egress[0].from.tag.Role: is '010', which not every YAML reader takes for a text; write it in quotes if you mean it, or write the tag's value | no
            egress: [{name: a, from: {autoScalingGroup: 'a:b'}, address: x}] | 1: egress[0].from.autoScalingGroup: is 'a:b'; write the group's name | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, address: x, addresses: [y]}] | 1: egress[0].addresses: stands there beside 'address'; remove one of both | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, addresses: x}] | 1: egress[0].addresses: is no list; write them in brackets, such as [a, b] | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, addresses: []}] | 1: egress[0].addresses: is empty; name an address, or remove the rule | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, addresses: [x, x]}] | 1: egress[0].addresses: names 'x' twice; name each once | yes
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, addresses: [off]}] | 1: egress[0].addresses[0]: is 'off', which not every YAML reader takes for a text; write it in quotes if you mean it, or write the tag Name of an Elastic IP of the pool, or an allocation id such as eipalloc-0abc12345678 | no
            egress: [{name: a, from: {cidr: 10.0.0.0/8}, address: x}, {name: a, from: {cidr: 10.0.0.0/8}, address: z}] | 1: egress[1].name: is also that of the rule at line 1; choose another | no
            """;

    record Bad(String text, String error, boolean seen) {}

    static Stream<Bad> bad() {
        return BAD.lines()
                .map(line -> line.split(" \\| ", -1))
                .map(parts -> new Bad(parts[0], parts[1], parts[2].equals("yes")));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void eachErrorNamesFieldValueAndRemedy(Bad bad) {
        assertThat(sentences(parse(bad.text()))).containsExactly("policy:" + bad.error());
    }

    /** If it begins to see one of the others, the table is to say so. */
    @ParameterizedTest
    @MethodSource("bad")
    void theSchemaSeesWhatItCan(Bad bad) throws Exception {
        assertThat(complaints(bad.text()).isEmpty()).isEqualTo(!bad.seen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"egress: []", FULL, JSON})
    void theSchemaTakesWhatTheParserTakes(String text) throws Exception {
        policy(text);
        assertThat(complaints(text)).isEmpty();
    }

    private static Set<ValidationMessage> complaints(String text) throws Exception {
        Object policy =
                new Load(LoadSettings.builder().build()).loadFromString(text.replace('\t', ' '));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/egress-policy.schema.json")))
                .validate(new ObjectMapper().valueToTree(policy));
    }

    @Test
    void tellsAllErrorsAtOnce() {
        assertThat(
                        sentences(
                                parse(
                                        """
                                        egress:
                                          - {name: a, from: {cidr: 10.0.0.0/8, tag: {a: b}}, adress: x}
                                          - {name: a, from: {instance: x}, addresses: [ok, ok, 7]}
                                        """)))
                .hasSize(7);
        assertThat(sentences(parse("# " + "x".repeat(9000))))
                .containsExactly(
                        "policy:1: policy: has 9002 bytes, and a parameter holds 8192; write fewer rules, or shorter ones");
        assertThat(sentences(parse("---\negress: []\n---\negress: []\n")))
                .containsExactly(
                        "policy:3: policy: has several documents; write one list 'egress'");
    }

    /** Whatever is broken: a whole policy that keeps the rules, or errors. */
    @Test
    void neverThrowsWhateverTheText() {
        List<String> words =
                new ArrayList<>(
                        List.of("\"", "'", "{", "}", "[", "]", "&a ", "*a", "!!int ", ": "));
        Collections.addAll(words, FULL.split("(?<=[\\s,{}])"));
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(random.nextBoolean() ? FULL : "egress:\n");
            for (int i = random.nextInt(12); i >= 0; i--) {
                int at = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), at + random.nextInt(4));
                text.replace(at, to, words.get(random.nextInt(words.size())));
            }
            Parsed<EgressPolicy> parsed = parse(text.toString());
            if (parsed instanceof Parsed.Valid<EgressPolicy>(EgressPolicy policy)) {
                assertThat(policy.rules()).as("seed %d", seed).doesNotHaveDuplicates();
                assertThat(policy.rules().stream().map(EgressRule::name))
                        .as("seed %d", seed)
                        .doesNotHaveDuplicates();
                assertThat(policy.rules())
                        .as("seed %d", seed)
                        .allSatisfy(r -> assertThat(r.addresses()).isNotEmpty());
            } else {
                assertThat(sentences(parsed)).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}

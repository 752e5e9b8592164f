package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds of every statement of every role. Each rule is seen to fail. */
final class StatementsTest {

    private static final Pattern READ = Pattern.compile("[a-z0-9]+:(Describe|Get|List)\\w*");

    /** Systems Manager's agent names no resources that a statement could. */
    private static final Set<String> WITHOUT_RESOURCES =
            Set.of("BeReachedBySystemsManagerWhichKnowsNoResourcesHere");

    private static List<String> problems(String... templates) {
        List<String> problems = new ArrayList<>();
        for (String template : templates) {
            Statement.of(template)
                    .forEach((role, statements) -> {
                        Set<String> sids = new HashSet<>();
                        for (Statement statement : statements) {
                            String name = role + " " + statement.sid();
                            if (!statement.sid().matches("[A-Z][A-Za-z0-9]{9,}")) {
                                problems.add(name + " does not say what it is for");
                            }
                            if (!sids.add(statement.sid())) {
                                problems.add(name + " is there twice");
                            }
                            if (changesAnything(statement)) {
                                problems.add(name + " changes what it likes");
                            }
                            emptyLists(statement).forEach(key -> problems.add(name + key));
                        }
                    });
        }
        return problems;
    }

    private static boolean changesAnything(Statement statement) {
        return !statement.denies()
                && !WITHOUT_RESOURCES.contains(statement.sid())
                && statement.actions().stream().anyMatch(a -> !READ.matcher(a).matches())
                && (statement.several("Resource").isEmpty()
                        || statement.several("Resource").contains("*"))
                && statement.conditions().isEmpty();
    }

    /** ForAllValues is satisfied by no values at all. */
    private static List<String> emptyLists(Statement statement) {
        List<String> open = new ArrayList<>();
        statement
                .conditions()
                .forEach((operator, keys) -> {
                    if (operator.startsWith("ForAllValues:")) {
                        map(keys).keySet().stream()
                                .filter(key ->
                                        !"false"
                                                .equals(
                                                        map(statement.conditions().get("Null"))
                                                                .get(key)))
                                .map(key -> " is met by no %s at all".formatted(key))
                                .forEach(open::add);
                    }
                });
        return open;
    }

    @Test
    void nothingIsWrong() {
        assertThat(Statement.of(Template.text("template.yaml")))
                .containsOnlyKeys(
                        "NatFailoverFunction",
                        "PortConcentratorFunction",
                        "EgressPolicyFunction",
                        "OperatorPolicy");
        assertThat(Statement.of(Template.text("fleet.yaml"))).containsOnlyKeys("InstanceRole");
        assertThat(problems(Template.text("template.yaml"), Template.text("fleet.yaml"))).isEmpty();
    }

    /** A part of a template, what it becomes, and what is then wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    template.yaml | Sid: TellOnlyOurTopic         | Sid: Tell           | NatFailoverFunction Tell does not say what it is for
                    template.yaml | Sid: ClaimPoolsOnly           | Sid: TellOnlyOurTopic | NatFailoverFunction TellOnlyOurTopic is there twice
                    template.yaml | Resource: !Ref NotificationTopic | Resource: "*"     | NatFailoverFunction TellOnlyOurTopic changes what it likes
                    template.yaml | '"Null": {"aws:TagKeys": "false"}' | '"Null": {"aws:TagKeys": "true"}' | NatFailoverFunction RememberHealthOnlyOnTaggedInstances is met by no aws:TagKeys at all
                    fleet.yaml    | 'StringEquals: {"cloudwatch:namespace": Natkeeper/Host}' | '{}'   | InstanceRole PutMetricsOfHostsOnly changes what it likes
                    """)
    void eachOfTheseIsFound(String file, String from, String to, String problem) {
        String text = Template.text(file);
        assertThat(text).contains(from);
        assertThat(problems(text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to))))
                .contains(problem);
    }
}

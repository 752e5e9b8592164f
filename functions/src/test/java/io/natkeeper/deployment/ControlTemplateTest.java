package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.list;
import static io.natkeeper.deployment.Template.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every function, queue and parameter of the templates must have. Each rule is seen to fail.
 */
final class ControlTemplateTest {

    /** Two weeks, the most that a queue keeps: a person may be on holiday. */
    private static final int QUEUE_RETENTION_SECONDS = 1_209_600;

    /** With a name of its own, CloudFormation can't replace a resource, nor make it twice. */
    private static final Set<String> FIXED_NAMES =
            Set.of(
                    "AlarmName",
                    "AutoScalingGroupName",
                    "FunctionName",
                    "GroupName",
                    "InstanceProfileName",
                    "LaunchTemplateName",
                    "LogGroupName",
                    "ManagedPolicyName",
                    "Name",
                    "QueueName",
                    "RoleName",
                    "TopicName");

    private static final Pattern RESOURCE =
            Pattern.compile("(?m)^(?<comment>  # .*\\n)?  (?<id>\\w+):\\n    Type: AWS::");

    private static List<String> problems(String yaml) {
        Template template = Template.parse(yaml);
        List<String> problems = new ArrayList<>(template.unresolved());
        problems.addAll(template.unknownConditionsAndMappings());
        globals(template, problems);
        Set<String> rules = new TreeSet<>();
        for (String function : template.resourcesOfType("AWS::Serverless::Function")) {
            function(function, template, problems);
            map(template.properties(function).get("Events"))
                    .keySet()
                    .forEach(event -> rules.add(function + event));
        }
        undelivered(rules, template, problems);
        for (String queue : template.resourcesOfType("AWS::SQS::Queue")) {
            Map<String, Object> properties = template.properties(queue);
            require(
                    Boolean.TRUE.equals(properties.get("SqsManagedSseEnabled")),
                    queue + " is not encrypted",
                    problems);
            require(
                    Integer.valueOf(QUEUE_RETENTION_SECONDS)
                            .equals(properties.get("MessageRetentionPeriod")),
                    queue + " forgets before two weeks",
                    problems);
        }
        for (String topic : template.resourcesOfType("AWS::SNS::Topic")) {
            require(
                    template.properties(topic).containsKey("KmsMasterKeyId"),
                    topic + " is not encrypted",
                    problems);
        }
        names(template, problems);
        parameters(template, problems);
        reasons(yaml, template, problems);
        return problems;
    }

    /** In a comment above it, or in its own words. */
    private static void reasons(String yaml, Template template, List<String> problems) {
        Matcher resource = RESOURCE.matcher(yaml.substring(yaml.indexOf("\nResources:")));
        while (resource.find()) {
            String id = resource.group("id");
            require(
                    resource.group("comment") != null
                            || template.properties(id).keySet().stream()
                                    .anyMatch(key -> key.endsWith("Description")),
                    "nobody says what %s is for".formatted(id),
                    problems);
        }
    }

    /** All functions alike: the newest version behind the alias, from a snapshot. */
    private static void globals(Template template, List<String> problems) {
        Map<String, Object> all = map(template.section("Globals").get("Function"));
        require("java25".equals(all.get("Runtime")), "not Java 25", problems);
        require(List.of("arm64").equals(all.get("Architectures")), "not arm64", problems);
        require("live".equals(all.get("AutoPublishAlias")), "no alias live", problems);
        require(
                Boolean.TRUE.equals(all.get("AutoPublishAliasAllProperties")),
                "a change of environment publishes no version",
                problems);
        require(
                Map.of("ApplyOn", "PublishedVersions").equals(all.get("SnapStart")),
                "no snapshot to start from",
                problems);
    }

    private static void function(String id, Template template, List<String> problems) {
        Map<String, Object> properties = template.properties(id);
        handler(id, String.valueOf(properties.get("Handler")), problems);
        // Lambda puts a version to rest that nobody invokes for 14 days, and the next event fails.
        require(
                map(properties.get("Events")).values().stream()
                        .map(Template::map)
                        .filter(event -> "Schedule".equals(event.get("Type")))
                        .map(event -> map(event.get("Properties")))
                        .anyMatch(schedule ->
                                "rate(1 minute)".equals(schedule.get("Schedule"))
                                        && !Boolean.FALSE.equals(schedule.get("Enabled"))),
                id + " is not invoked each minute",
                problems);
        require(
                Map.of("Fn::GetAtt", List.of("FailedRunsQueue", "Arn"))
                        .equals(map(properties.get("DeadLetterQueue")).get("TargetArn")),
                id + " loses what it fails at",
                problems);
        Map<String, Object> invoke = map(properties.get("EventInvokeConfig"));
        require(
                Integer.valueOf(300).equals(invoke.get("MaximumEventAgeInSeconds"))
                        && Integer.valueOf(2).equals(invoke.get("MaximumRetryAttempts")),
                id + " tries for another time than five minutes",
                problems);
        Object group = map(map(properties.get("LoggingConfig")).get("LogGroup")).get("Ref");
        require(
                template.properties(String.valueOf(group)).get("RetentionInDays")
                        instanceof Integer,
                id + " logs for ever",
                problems);
        require(
                properties.get("Timeout") instanceof Integer seconds && seconds <= 120,
                id + " may run for longer than two minutes",
                problems);
    }

    private static void handler(String id, String name, List<String> problems) {
        try {
            Class<?> handler = Class.forName(name);
            require(
                    RequestHandler.class.isAssignableFrom(handler),
                    id + ": " + name + " is no handler",
                    problems);
            var _ = handler.getConstructor();
        } catch (ReflectiveOperationException e) {
            problems.add(id + ": no handler " + name);
        }
    }

    /** What EventBridge can't deliver needs a queue that lets each rule in, and nobody else. */
    private static void undelivered(Set<String> rules, Template template, List<String> problems) {
        Map<String, Object> statement =
                list(
                                map(template.properties("UndeliveredEventsQueuePolicy")
                                                .get("PolicyDocument"))
                                        .get("Statement"))
                        .stream()
                        .map(Template::map)
                        .findFirst()
                        .orElse(Map.of());
        Set<String> admitted = new TreeSet<>();
        list(map(map(statement.get("Condition")).get("ArnEquals")).get("aws:SourceArn"))
                .forEach(arn -> admitted.addAll(Template.references(arn)));
        rules.stream()
                .filter(rule -> !admitted.contains(rule))
                .forEach(rule -> problems.add("the queue does not admit " + rule));
        admitted.stream()
                .filter(rule -> !rules.contains(rule))
                .forEach(rule -> problems.add("the queue admits " + rule));
        require(
                Map.of("Service", "events.amazonaws.com").equals(statement.get("Principal"))
                        && "sqs:SendMessage".equals(statement.get("Action")),
                "the queue is open to others",
                problems);
    }

    /** Hosts know the bus by its name; nothing else has one. */
    private static void names(Template template, List<String> problems) {
        template.section("Resources")
                .keySet()
                .forEach(id -> {
                    Map<String, Object> properties = template.properties(id);
                    String type = String.valueOf(template.resource(id).get("Type"));
                    properties.keySet().stream()
                            .filter(FIXED_NAMES::contains)
                            .filter(name -> properties.get(name) instanceof String)
                            .filter(_ -> !type.equals("AWS::Events::EventBus"))
                            .forEach(name -> problems.add(id + " has a fixed " + name));
                });
    }

    /** The console shows them in groups, and one that nothing uses promises what is not so. */
    private static void parameters(Template template, List<String> problems) {
        Set<String> used = new TreeSet<>();
        for (String section : List.of("Resources", "Conditions", "Outputs")) {
            used.addAll(Template.references(template.section(section)));
        }
        List<String> grouped = new ArrayList<>();
        Map<String, Object> form =
                map(template.section("Metadata").get("AWS::CloudFormation::Interface"));
        Set<String> labelled = map(form.get("ParameterLabels")).keySet();
        list(form.get("ParameterGroups"))
                .forEach(group ->
                        list(map(group).get("Parameters"))
                                .forEach(name -> grouped.add(String.valueOf(name))));
        template.section("Parameters")
                .keySet()
                .forEach(name -> {
                    require(used.contains(name), "nothing uses " + name, problems);
                    require(
                            grouped.stream().filter(name::equals).count() == 1,
                            name + " is not in one group",
                            problems);
                    require(labelled.contains(name), name + " has no label", problems);
                });
        grouped.stream()
                .filter(name -> !template.section("Parameters").containsKey(name))
                .forEach(name -> problems.add("there is no parameter " + name));
    }

    private static void require(boolean condition, String problem, List<String> problems) {
        if (!condition) {
            problems.add(problem);
        }
    }

    @Test
    void nothingIsWrong() {
        assertThat(problems(Template.text("template.yaml"))).isEmpty();
    }

    /** Without functions of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"fleet.yaml", "examples/vpc.yaml"})
    void nothingIsWrongElsewhere(String file) {
        String yaml = Template.text(file);
        Template template = Template.parse(yaml);
        List<String> problems = new ArrayList<>(template.unknownConditionsAndMappings());
        names(template, problems);
        // The example is the drawing that everybody knows.
        if (!file.startsWith("examples/")) {
            reasons(yaml, template, problems);
        }
        if (template.section("Metadata").containsKey("AWS::CloudFormation::Interface")) {
            parameters(template, problems);
        }
        assertThat(problems).isEmpty();
    }

    /** A line of the template, what it becomes, and what is then wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    'Handler: io.natkeeper.failover.NatFailoverHandler' | 'Handler: io.natkeeper.NatFailoverHandler' | NatFailoverFunction: no handler
                    'Handler: io.natkeeper.port.PortConcentratorHandler' | 'Handler: io.natkeeper.port.PortLoop' | PortConcentratorFunction: io.natkeeper.port.PortLoop is no handler
                    'Schedule: rate(1 minute)'                  | 'Schedule: rate(1 day)'            | NatFailoverFunction is not invoked each minute
                    '    AutoPublishAlias: live\n'              | ''                                 | no alias live
                    'AutoPublishAliasAllProperties: true'       | 'AutoPublishAliasAllProperties: false' | a change of environment publishes no version
                    'ApplyOn: PublishedVersions'                | 'ApplyOn: None'                    | no snapshot to start from
                    'TargetArn: !GetAtt FailedRunsQueue.Arn'    | 'TargetArn: !GetAtt UndeliveredEventsQueue.Arn' | NatFailoverFunction loses what it fails at
                    'MaximumRetryAttempts: 2'                   | 'MaximumRetryAttempts: 0'          | NatFailoverFunction tries for another time
                    'RetentionInDays: 30'                       | 'Tags: []'                         | NatFailoverFunction logs for ever
                    'Timeout: 120'                              | 'Timeout: 900'                     | NatFailoverFunction may run for longer
                    '                  - !GetAtt NatFailoverFunctionSpotInterruption.Arn\n' | ''     | the queue does not admit NatFailoverFunctionSpotInterruption
                    '          - Sid: OnlyOurRulesMaySend\n            Effect: Allow\n            Principal: {Service: events.amazonaws.com}' | '          - Sid: OnlyOurRulesMaySend\n            Effect: Allow\n            Principal: "*"' | the queue is open to others
                    'SqsManagedSseEnabled: true'                | 'SqsManagedSseEnabled: false'      | UndeliveredEventsQueue is not encrypted
                    'MessageRetentionPeriod: 1209600'           | 'MessageRetentionPeriod: 60'       | UndeliveredEventsQueue forgets
                    'KmsMasterKeyId: !Ref NotificationKey'      | 'DisplayName: !Ref NotificationKey' | NotificationTopic is not encrypted
                    '    Type: AWS::SNS::Topic\n    Properties:\n' | '    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: natkeeper\n' | NotificationTopic has a fixed TopicName
                    'Parameters: [NotificationEmail]'           | 'Parameters: []'                   | NotificationEmail is not in one group
                    '  # Events that EventBridge could not hand to the function.\n' | '' | nobody says what UndeliveredEventsQueue is for
                    '      Mode: {default:'                     | '      Modes: {default:'            | Mode has no label
                    '!If [ReservesConcurrency,'                 | '!If [Reserves,'                   | PortConcentratorFunction -> Reserves
                    '!Condition HasFleet,'                      | '!Condition HasFleets,'            | HasEntryAddress -> HasFleets
                    """)
    void eachOfTheseIsFound(String from, @Nullable String to, String problem) {
        String text = Template.text("template.yaml");
        String before = from.replace("\\n", "\n");
        assertThat(text).contains(before);
        String after = to == null ? "" : to.replace("\\n", "\n");
        assertThat(
                        problems(
                                text.replaceFirst(
                                        Pattern.quote(before), Matcher.quoteReplacement(after))))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }
}

package io.natkeeper.deployment;

import static io.natkeeper.deployment.Template.list;
import static io.natkeeper.deployment.Template.map;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates as a graph, and what a NAT host depends on. Each rule is also seen to fail. */
final class FleetTemplateTest {

    private static final String FLEET = Template.text("fleet.yaml");
    private static final String CONTROL = Template.text("template.yaml");

    /** What is wrong with the two templates, in words. */
    private static List<String> problems(String controlYaml, String fleetYaml) {
        Template control = Template.parse(controlYaml);
        Template fleet = Template.parse(fleetYaml);
        List<String> problems = new ArrayList<>();
        problems.addAll(control.unresolved());
        problems.addAll(fleet.unresolved());
        control.cycles().forEach(id -> problems.add(id + " waits for itself"));
        fleet.cycles().forEach(id -> problems.add(id + " waits for itself"));
        missing(fleet.section("Resources").keySet(), "HostGroup", fleet, problems);
        missing(answering(control), "Fleet", control, problems);
        control.dependencies()
                .forEach((id, before) -> {
                    if (before.contains("Fleet")) {
                        problems.add(id + " refers to the fleet");
                    }
                });
        hooks(fleet).forEach(hook -> hook(hook, control, problems));
        nestedParameters(control, fleet, problems);
        hosts(fleet, problems);
        tags(fleet, problems);
        reports(fleet, problems);
        return problems;
    }

    /** All of these must be there before the first host starts and until the last has ended. */
    private static void missing(
            Set<String> needed, String id, Template template, List<String> problems) {
        Set<String> late = new TreeSet<>(needed);
        late.removeAll(template.before(id));
        late.remove(id);
        late.forEach(name -> problems.add(id + " does not wait for " + name));
    }

    /** All by which an event reaches a function that answers a hook. */
    private static Set<String> answering(Template control) {
        Set<String> answering = new TreeSet<>(control.generated().keySet());
        // What SAM makes beside the rules' way to the alias; the alias comes with each permission.
        answering.removeIf(id ->
                id.endsWith("Role")
                        || id.endsWith("EventInvokeConfig")
                        || id.endsWith("Aliaslive"));
        answering.addAll(control.resourcesOfType("AWS::Serverless::Function"));
        answering.addAll(control.resourcesOfType("AWS::SQS::QueuePolicy"));
        answering.addAll(control.resourcesOfType("AWS::SSM::Document"));
        answering.addAll(control.resourcesOfType("AWS::Events::EventBus"));
        return answering;
    }

    private static List<Map<String, Object>> hooks(Template fleet) {
        return list(fleet.properties("HostGroup").get("LifecycleHookSpecificationList")).stream()
                .map(Template::map)
                .toList();
    }

    private static void hook(Map<String, Object> hook, Template control, List<String> problems) {
        String name = String.valueOf(hook.get("LifecycleHookName"));
        boolean launch =
                "autoscaling:EC2_INSTANCE_LAUNCHING".equals(hook.get("LifecycleTransition"));
        String detailType =
                "EC2 Instance-%s Lifecycle Action".formatted(launch ? "launch" : "terminate");
        if (!name.startsWith("natkeeper")) {
            problems.add("the hook " + name + " is not named natkeeper…");
        }
        // A host that never verifies goes; a host that is to end does not wait for ever.
        if (!(launch ? "ABANDON" : "CONTINUE").equals(hook.get("DefaultResult"))) {
            problems.add("the hook " + name + " has the wrong default");
        }
        boolean answered =
                control.resourcesOfType("AWS::Serverless::Function").stream()
                        .flatMap(f ->
                                map(control.properties(f).getOrDefault("Events", Map.of()))
                                        .values()
                                        .stream())
                        .map(event ->
                                map(
                                        map(map(event).get("Properties"))
                                                .getOrDefault("Pattern", Map.of())))
                        .anyMatch(pattern -> list(pattern.get("detail-type")).contains(detailType));
        if (!answered) {
            problems.add("no rule takes " + detailType);
        }
    }

    private static void nestedParameters(Template control, Template fleet, List<String> problems) {
        Map<String, Object> given = map(control.properties("Fleet").get("Parameters"));
        fleet.section("Parameters")
                .forEach((name, parameter) -> {
                    if (!given.containsKey(name) && !map(parameter).containsKey("Default")) {
                        problems.add("the fleet gets no " + name);
                    }
                });
        given.keySet().stream()
                .filter(name -> !fleet.section("Parameters").containsKey(name))
                .forEach(name -> problems.add("the fleet has no parameter " + name));
    }

    private static void hosts(Template fleet, List<String> problems) {
        Map<String, Object> data =
                map(fleet.properties("LaunchTemplate").get("LaunchTemplateData"));
        Map<String, Object> metadata = map(data.get("MetadataOptions"));
        require("required".equals(metadata.get("HttpTokens")), "IMDSv1 is allowed", problems);
        require(
                Integer.valueOf(1).equals(metadata.get("HttpPutResponseHopLimit")),
                "the metadata service answers over hops",
                problems);
        require(
                "enabled".equals(metadata.get("InstanceMetadataTags")),
                "a host does not know its pool",
                problems);
        require(!data.containsKey("KeyName"), "there is an SSH key", problems);
        List<?> interfaces = list(data.get("NetworkInterfaces"));
        require(interfaces.size() == 1, "not one interface", problems);
        require(
                Boolean.TRUE.equals(map(interfaces.getFirst()).get("AssociatePublicIpAddress")),
                "no public address",
                problems);
        list(data.get("BlockDeviceMappings"))
                .forEach(device ->
                        require(
                                Boolean.TRUE.equals(map(map(device).get("Ebs")).get("Encrypted")),
                                "a volume is not encrypted",
                                problems));
        Map<String, Object> maintenance =
                map(fleet.properties("HostGroup").get("InstanceMaintenancePolicy"));
        require(
                maintenance.equals(
                        Map.of("MinHealthyPercentage", 100, "MaxHealthyPercentage", 110)),
                "hosts are not replaced one at a time, each after its replacement",
                problems);
    }

    private static void tags(Template fleet, List<String> problems) {
        Object pool = Map.of("Ref", "Pool");
        for (String type :
                List.of(
                        "AWS::EC2::EIP",
                        "AWS::EC2::SecurityGroup",
                        "AWS::AutoScaling::AutoScalingGroup")) {
            for (String id : fleet.resourcesOfType(type)) {
                require(
                        hasTag(fleet.properties(id).get("Tags"), "natkeeper:pool", pool),
                        id + " is in no pool",
                        problems);
            }
        }
        Map<String, Object> data =
                map(fleet.properties("LaunchTemplate").get("LaunchTemplateData"));
        Set<String> tagged = new TreeSet<>();
        list(data.get("TagSpecifications")).stream()
                .filter(spec -> hasTag(map(spec).get("Tags"), "natkeeper:pool", pool))
                .forEach(spec -> tagged.add(String.valueOf(map(spec).get("ResourceType"))));
        require(
                tagged.equals(Set.of("instance", "network-interface", "volume")),
                "launched without the pool's tag: only " + tagged + " have it",
                problems);
    }

    private static boolean hasTag(@Nullable Object tags, String key, Object value) {
        return list(tags).stream()
                .map(Template::map)
                .anyMatch(tag -> key.equals(tag.get("Key")) && value.equals(tag.get("Value")));
    }

    /** A host speaks as a host only. */
    private static void reports(Template fleet, List<String> problems) {
        list(fleet.properties("InstanceRole").get("Policies")).stream()
                .flatMap(p -> list(map(map(p).get("PolicyDocument")).get("Statement")).stream())
                .map(Template::map)
                .filter(statement -> String.valueOf(statement.get("Action")).contains("PutEvents"))
                .forEach(statement ->
                        require(
                                map(statement.getOrDefault("Condition", Map.of()))
                                        .equals(
                                                Map.of(
                                                        "StringEquals",
                                                        Map.of("events:source", "natkeeper.host"))),
                                "a host may speak for others",
                                problems));
    }

    private static void require(boolean condition, String problem, List<String> problems) {
        if (!condition) {
            problems.add(problem);
        }
    }

    @Test
    void nothingIsWrong() {
        assertThat(problems(CONTROL, FLEET)).isEmpty();
    }

    @Test
    void theExampleHoldsTogether() {
        Template vpc = Template.parse(Template.text("examples/vpc.yaml"));
        assertThat(vpc.unresolved()).isEmpty();
        assertThat(vpc.cycles()).isEmpty();
        assertThat(vpc.before("PublicRoute")).contains("InternetGatewayAttachment");
        assertThat(vpc.resourcesOfType("AWS::EC2::RouteTable"))
                .filteredOn(id -> !id.equals("PublicTable"))
                .hasSize(3)
                .allSatisfy(id ->
                        assertThat(
                                        hasTag(
                                                vpc.properties(id).get("Tags"),
                                                "natkeeper:pool",
                                                Map.of("Ref", "Pool")))
                                .isTrue());
    }

    /** A line of fleet.yaml or template.yaml, what it becomes, and what is then wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    fleet | 'DependsOn: [MeshIngress, '                 | 'DependsOn: ['                       | HostGroup does not wait for MeshIngress
                    fleet | ', InstallAssociation]'                     | ']'                                  | HostGroup does not wait for InstallAssociation
                    fleet | '!GetAtt SecondElasticIp.AllocationId'      | none                                 | HostGroup does not wait for SecondElasticIp
                    fleet | '!GetAtt InstanceProfile.Arn'               | none                                 | HostGroup does not wait for InstanceProfile
                    fleet | 'Roles: [!Ref InstanceRole]'                | 'Roles: [!Ref InstanceRoll]'         | InstanceProfile -> InstanceRoll
                    fleet | 'Condition: HasEntryAddress'                | 'Condition: HasEntry'                | EntryElasticIp -> HasEntry
                    fleet | 'LifecycleHookName: natkeeper-launch'       | 'LifecycleHookName: launch'          | the hook launch is not named natkeeper…
                    fleet | 'DefaultResult: ABANDON'                    | 'DefaultResult: CONTINUE'            | the hook natkeeper-launch has the wrong default
                    fleet | 'DefaultResult: CONTINUE'                   | 'DefaultResult: ABANDON'             | the hook natkeeper-terminate has the wrong default
                    fleet | 'HttpTokens: required'                      | 'HttpTokens: optional'               | IMDSv1 is allowed
                    fleet | 'Encrypted: true'                           | 'Encrypted: false'                   | a volume is not encrypted
                    fleet | 'AssociatePublicIpAddress: true'            | 'AssociatePublicIpAddress: false'    | no public address
                    fleet | 'MaxHealthyPercentage: 110'                 | 'MaxHealthyPercentage: 200'          | hosts are not replaced one at a time, each after its replacement
                    fleet | 'ResourceType: network-interface'           | 'ResourceType: spot-instances-request' | launched without the pool's tag
                    fleet | 'StringEquals: {"events:source": natkeeper.host}' | 'StringLike: {"events:source": "*"}' | a host may speak for others
                    fleet | 'PublicSubnetIds:\n    Type'                | 'SubnetIds:\n    Type'               | the fleet gets no SubnetIds
                    control | '      - UndeliveredEventsQueuePolicy\n'  | ''                                   | Fleet does not wait for UndeliveredEventsQueuePolicy
                    control | '      - NatFailoverFunctionSweepPermission\n' | ''                              | Fleet does not wait for NatFailoverFunctionSweepPermission
                    control | '      - PortConcentratorFunctionHostReadyPermission\n' | ''                      | Fleet does not wait for PortConcentratorFunctionHostReadyPermission
                    control | 'EC2 Instance-terminate Lifecycle Action'   | 'EC2 Instance Lifecycle Action'      | no rule takes EC2 Instance-terminate
                    control | 'Value: !Ref DeliverDocument'             | 'Value: !Ref DeliverDocuments'       | DeliverDocument -> DeliverDocuments
                    """)
    void eachOfTheseIsFound(String file, String from, String to, String problem) {
        String before = unescaped(from);
        String after = to == null ? "" : unescaped(to);
        boolean inFleet = file.equals("fleet");
        String text = inFleet ? FLEET : CONTROL;
        assertThat(text).contains(before);
        String mutated = text.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(after));
        List<String> found = inFleet ? problems(CONTROL, mutated) : problems(mutated, FLEET);
        assertThat(found).anySatisfy(p -> assertThat(p).startsWith(problem));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n");
    }

    @Test
    void aCircleIsFound() {
        String circle =
                FLEET.replace(
                        "    Type: AWS::IAM::InstanceProfile\n",
                        "    Type: AWS::IAM::InstanceProfile\n    DependsOn: HostGroup\n");
        assertThat(problems(CONTROL, circle))
                .contains("HostGroup waits for itself", "InstanceProfile waits for itself");
    }

    @Test
    void theUserDataIsTheHostsAndFits() throws IOException, InterruptedException {
        Map<String, Object> data =
                map(Template.parse(FLEET).properties("LaunchTemplate").get("LaunchTemplateData"));
        byte[] userData = Base64.getDecoder().decode(String.valueOf(data.get("UserData")));
        assertThat(userData.length).isLessThan(16_384);
        assertThat(unpacked(userData)).startsWith("#!/bin/bash\n");
        // Compressors differ from machine to machine, so what is compared is what comes out.
        assertThat(unpacked(userData))
                .as("run `make generate`")
                .isEqualTo(unpacked(output("../host/pack")));
    }

    /** Systems Manager takes 64 KB. */
    @Test
    void whatUserDataHaveNoRoomForComesByADocument() throws IOException, InterruptedException {
        Map<String, Object> deployed =
                map(Template.parse(FLEET).properties("InstallDocument").get("Content"));
        Map<String, Object> packed =
                map(
                        Template.document(
                                new String(
                                        output("../host/pack", "documents/install.yaml"), UTF_8)));
        assertThat(deployed.toString().getBytes(UTF_8).length).isLessThan(65_536);
        assertThat(withFilesUnpacked(deployed))
                .as("run `make generate`")
                .isEqualTo(withFilesUnpacked(packed))
                .contains("natkeeper_ports");
    }

    private static String withFilesUnpacked(Map<String, Object> document) throws IOException {
        Matcher files =
                Pattern.compile("<<'END-OF-FILES'[^\n]*\n(.*?)END-OF-FILES", Pattern.DOTALL)
                        .matcher(document.toString());
        assertThat(files.find()).isTrue();
        String packed = files.group(1);
        return document.toString()
                .replace(packed, unpacked(Base64.getMimeDecoder().decode(packed)));
    }

    private static String unpacked(byte[] userData) throws IOException {
        try (var files = new GZIPInputStream(new ByteArrayInputStream(userData))) {
            return new String(files.readAllBytes(), UTF_8);
        }
    }

    private static byte[] output(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"host/documents/deliver.yaml"})
    void theDocumentsAreThoseOfTheHost(String file) {
        Object deployed = Template.parse(CONTROL).properties("DeliverDocument").get("Content");
        assertThat(deployed)
                .as("run `make generate`")
                .isEqualTo(map(Template.document(Template.text(file))));
    }
}

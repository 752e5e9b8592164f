package io.natkeeper.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.natkeeper.UnverifiedEndException;
import io.natkeeper.deployment.LessPermissions;
import io.natkeeper.deployment.Statement;
import io.natkeeper.failover.PermissionStories.Story;
import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.cloudformation.TemplateYaml;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.iam.Authorizer.Decision;
import io.natkeeper.simulator.iam.PolicyAuthorizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The function's permissions are those that its code needs, and no more. */
final class PermissionsTest {

    /** SNS asks for these in the publisher's name; no code calls them. */
    private static final Set<String> ASKED_BY_SNS = Set.of("kms:GenerateDataKey*", "kms:Decrypt");

    private static final Pattern READ = Pattern.compile("[a-z0-9]+:(Describe|Get|List)\\w*");

    private static final String TEMPLATE = text();

    private static String text() {
        try {
            return Files.readString(Path.of("..", "template.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // Keys of a template are texts.
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @Test
    void theyAreWhatTheCodeCallsAndNoMore() {
        Set<String> granted = new TreeSet<>();
        Statement.ofFunction("NatFailoverFunction").forEach(s -> granted.addAll(s.actions()));
        granted.removeAll(ASKED_BY_SNS);

        assertThat(granted).isEqualTo(SdkCalls.actionsOf(NatFailoverHandler.class));
    }

    @Test
    void whatChangesSomethingIsLimited() {
        for (Statement statement : Statement.ofFunction("NatFailoverFunction")) {
            if (statement.denies()
                    || statement.actions().stream().allMatch(a -> READ.matcher(a).matches())) {
                continue;
            }
            assertThat(statement.several("Resource"))
                    .as("%s names resources", statement.sid())
                    .isNotEmpty()
                    .doesNotContain("*");
            // One resource of this deployment needs no tag.
            boolean ours =
                    statement.several("Resource").stream()
                            .allMatch(r ->
                                    map(r).containsKey("Ref")
                                            || map(r).containsKey("Fn::GetAtt")
                                            || String.valueOf(map(r).get("Fn::Sub"))
                                                    .endsWith(":parameter/natkeeper/*/owner"));
            // What is created there needs the tag, or EC2 refuses all of it.
            boolean place =
                    statement.actions().equals(List.of("ec2:CreateNetworkInterface"))
                            && statement.several("Resource").stream()
                                    .allMatch(r -> r.toString().contains(":subnet/*"));
            if (!ours && !place) {
                boolean creates =
                        statement.several("Resource").stream()
                                        .allMatch(
                                                r -> r.toString().contains(":network-interface/*"))
                                && (statement
                                                .actions()
                                                .equals(List.of("ec2:CreateNetworkInterface"))
                                        || statement.conditions().containsKey("StringEquals"));
                assertThat(map(statement.conditions().get("StringLike")))
                        .as("%s asks for the tag", statement.sid())
                        .containsKey(
                                creates
                                        ? "aws:RequestTag/natkeeper:pool"
                                        : "aws:ResourceTag/natkeeper:pool");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Story.class)
    void everyStoryNeedsNothingMore(Story story) {
        Denials denials = new Denials(authorizer(TemplateYaml.parse(TEMPLATE)));
        PermissionStories.tell(story, builder -> builder.authorizer(denials));

        assertThat(denials.actions).isEmpty();
    }

    static Stream<LessPermissions> withoutEach() {
        return LessPermissions.each("NatFailoverFunction");
    }

    @ParameterizedTest
    @MethodSource("withoutEach")
    void withoutAnyOneSomethingIsDenied(LessPermissions less) {
        PolicyAuthorizer authorizer = authorizer(less.applied());
        Set<String> denied = new HashSet<>();
        for (Story story : Story.values()) {
            Denials denials = new Denials(authorizer);
            try {
                PermissionStories.tell(story, builder -> builder.authorizer(denials));
            } catch (UnverifiedEndException e) {
                assertThat(denials.actions).as("why the run failed").isNotEmpty();
            }
            denied.addAll(denials.actions);
            if (!denied.isEmpty()) {
                break;
            }
        }

        assertThat(denied).isNotEmpty();
    }

    /** The star of an ARN goes beyond a slash. */
    @ParameterizedTest
    @CsvSource({
        "main/owner, true",
        "main/ports, false",
        "main/ports/owner, false",
        "main/egress/owner, false",
        "main/inventory, false",
        "main/ports/x/owner, false",
    })
    void ofParametersItWritesOwnersOnly(String parameter, boolean allowed) {
        SimulatedPool pool = new SimulatedPool(1, "a");
        ThrowingCallable put =
                () ->
                        pool.clients()
                                .ssm()
                                .putParameter(r ->
                                        r.name("/natkeeper/" + parameter)
                                                .type(ParameterType.STRING)
                                                .value("x"));
        if (allowed) {
            assertThatCode(put).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(put).hasMessageContaining("not authorized");
        }
    }

    /** The trap of hosts made by hand: EC2 asks for permission on the interface. */
    @Test
    void anInterfaceWithoutTheTagIsOutOfReach() {
        SimulatedPool pool = new SimulatedPool(1, "a", "b");
        String networkInterface = pool.interfaceOf(pool.nat("b"));
        pool.aws.provisioning().setSourceDestCheck(networkInterface, true);
        pool.aws.provisioning().untag(networkInterface, "natkeeper:pool");

        assertThatThrownBy(() -> pool.handle(SimulatedPool.SWEEP))
                .hasMessageContaining(
                        "ec2:ModifyNetworkInterfaceAttribute on %1$s was denied: tag %1$s"
                                .formatted(networkInterface));
        assertThat(pool.aws.world().networkInterfaces().get(networkInterface))
                .isNotNull()
                .satisfies(it -> assertThat(it.sourceDestCheck()).isTrue());
    }

    /** A deployment that serves some pools can touch no other, whatever its code does. */
    @Test
    void anotherPoolIsOutOfReach() {
        Denials denials =
                new Denials(
                        new Deployment("123456789012", "us-east-1")
                                .with(TemplateYaml.parse(TEMPLATE), Map.of("Pools", "office,shop"))
                                .authorizer());

        assertThatThrownBy(() ->
                        PermissionStories.tell(
                                Story.FAILOVER, builder -> builder.authorizer(denials)))
                .isInstanceOf(UnverifiedEndException.class);
        assertThat(denials.actions)
                .contains("ec2:ModifyNetworkInterfaceAttribute", "ec2:CreateTags");
    }

    private static PolicyAuthorizer authorizer(Map<String, Object> template) {
        return new Deployment("123456789012", "us-east-1").with(template, Map.of()).authorizer();
    }

    /** Remembers what was denied, also where the function makes nothing of it. */
    private static final class Denials implements Authorizer {

        private final Authorizer authorizer;
        private final Set<String> actions = new TreeSet<>();

        private Denials(Authorizer authorizer) {
            this.authorizer = authorizer;
        }

        @Override
        public Decision decide(Request request) {
            Decision decision = authorizer.decide(request);
            if (decision instanceof Decision.Denied) {
                actions.add(request.action());
            }
            return decision;
        }
    }
}

package io.natkeeper.lab.scenario;

import io.natkeeper.lab.network.RouteChange;
import io.natkeeper.lab.report.Lane;
import io.natkeeper.lab.report.Measurements;
import io.natkeeper.simulator.ApiAttempt;
import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.world.AutoScalingGroup;
import io.natkeeper.simulator.world.AutoScalingGroup.Member;
import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.World;
import java.util.Optional;

/** Tells what happens in simulated AWS, as far as it is worth a line. */
record WorldNarrator(SimulatedAws aws, Narrator narrator) {

    private static final int LONGEST_VALUE = 80;

    /** From one world to the next. */
    void changed(World before, World now) {
        now.instances().values().stream()
                // Only what happens to NAT instances is worth a line; the private hosts just run.
                .filter(instance -> instance.tags().containsKey("natkeeper:pool"))
                .forEach(instance -> tellState(before, instance));
        for (AutoScalingGroup group : now.autoScalingGroups().values()) {
            group.members().forEach(member -> tellState(before, now, group, member));
        }
    }

    private void tellState(World before, Instance instance) {
        Instance was = before.instances().get(instance.id());
        if (was != null && was.state() != instance.state()) {
            narrator.tell(Lane.AWS, Names.of(instance) + " is " + instance.state().awsName());
        }
    }

    private void tellState(World before, World now, AutoScalingGroup group, Member member) {
        Optional<Member> was =
                Optional.ofNullable(before.autoScalingGroups().get(group.name()))
                        .flatMap(g -> g.member(member.instanceId()));
        if (was.isPresent() && was.get().state() != member.state()) {
            narrator.tell(
                    Lane.AWS,
                    "Auto Scaling: %s is %s"
                            .formatted(
                                    Names.of(now, member.instanceId()), member.state().awsName()));
        }
    }

    void routeTookEffect(RouteChange change) {
        World world = aws.world();
        // Local routes come and go with hosts, and say nothing about the way out.
        if (change.destination().equals("default") && !change.before().equals("none")) {
            narrator.tell(
                    change.at(),
                    Lane.ROUTE,
                    "The VPC router now sends what leaves %s to %s (before: %s)"
                            .formatted(
                                    Names.of(world, change.routeTableId()),
                                    Names.of(world, change.after()),
                                    Names.of(world, change.before())));
        }
    }

    /** A parameter's value, say, is no line of a timeline. */
    private static String shortened(String value) {
        String firstLine = value.lines().findFirst().orElse("");
        return firstLine.length() == value.length() && value.length() <= LONGEST_VALUE
                ? value
                : firstLine.substring(0, Math.min(firstLine.length(), LONGEST_VALUE)) + " …";
    }

    void called(ApiAttempt attempt) {
        if (Measurements.isRead(attempt.operation())
                || Judgement.OF_OTHERS.contains(attempt.operation())) {
            return;
        }
        StringBuilder words = new StringBuilder(attempt.operation());
        World world = aws.world();
        attempt.parameters()
                .values()
                .forEach(value -> {
                    String name = Names.of(world, value);
                    words.append(' ').append(shortened(name));
                });
        words.append(attempt.errorCode().map(code -> ": " + code).orElse(": done"));
        narrator.tell(attempt.endedAt(), Lane.FUNCTION, words.toString());
    }
}

package io.natkeeper.port;

import io.natkeeper.Notice;
import java.util.List;
import java.util.Optional;

/**
 * What is to be, for a map and what AWS says.
 *
 * @param desired what each NAT host gets
 * @param assignments to remember
 * @param entryRules exactly what the pool's own security group is to admit, sorted
 * @param admissions what targets' security groups lack, sorted; each is also a notice
 * @param ports every port of the map, sorted; ports of an {@code each} range that nobody has are
 *     left out
 * @param notices what a person should know or do, sorted
 * @param unknowns why this may not be all
 */
public record PortPlan(
        DesiredPorts desired,
        Assignments assignments,
        List<IngressRule> entryRules,
        List<Admission> admissions,
        List<PlannedPort> ports,
        List<Notice> notices,
        List<String> unknowns) {

    /**
     * @param member who has it for life, in an {@code each} range
     * @param backend where it leads now; none: connections are refused
     */
    public record PlannedPort(
            ListenPort listen,
            PortMapping mapping,
            Optional<String> member,
            Status status,
            Optional<DesiredPort.Backend> backend) {}

    public sealed interface Status {

        /** It leads where AWS says. */
        record Resolved() implements Status {}

        /** AWS can't be read: it leads where it led before, if it did. */
        record Unknown(String cause) implements Status {}

        /**
         * @param reason the end of a sentence that begins with the target
         */
        record NoTarget(String reason) implements Status {}
    }
}

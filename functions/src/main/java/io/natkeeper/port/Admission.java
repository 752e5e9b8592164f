package io.natkeeper.port;

/**
 * A rule that a target's security group lacks, so that NAT hosts can't reach it.
 *
 * @param groupId one of the target's groups
 * @param sourceGroupId the NAT hosts' group
 * @param wanted whether its mapping says {@code admit: true} and the group is tagged {@code
 *     natkeeper:admit} with the pool's name, so that Natkeeper may add it
 */
public record Admission(
        String groupId, Protocol protocol, int port, String sourceGroupId, boolean wanted) {

    @Override
    public String toString() {
        return "%s %d from %s in %s".formatted(protocol, port, sourceGroupId, groupId);
    }
}

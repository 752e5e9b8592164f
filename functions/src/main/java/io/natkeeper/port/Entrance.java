package io.natkeeper.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pool's way in from the internet.
 *
 * @param securityGroupId the group of the pool's VPC that carries the tags {@code natkeeper:pool}
 *     and {@code natkeeper:entry}; only Natkeeper writes its rules
 * @param rules what it admits, by the rule's id
 * @param foreignRules ids of rules that are none of {@link IngressRule}'s kind: IPv6, a group, a
 *     prefix list, another protocol
 * @param addresses public addresses of the pool's Elastic IPs tagged {@code natkeeper:entry},
 *     sorted
 */
public record Entrance(
        Optional<String> securityGroupId,
        Map<String, IngressRule> rules,
        List<String> foreignRules,
        List<String> addresses) {}

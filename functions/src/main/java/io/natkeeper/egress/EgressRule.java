package io.natkeeper.egress;

import java.util.List;

/**
 * Who leaves by which addresses.
 *
 * @param addresses Elastic IPs of the pool, each by its tag Name or its allocation id; at least one
 */
public record EgressRule(String name, EgressSource from, List<String> addresses) {}

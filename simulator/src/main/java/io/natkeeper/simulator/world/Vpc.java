package io.natkeeper.simulator.world;

import java.util.List;
import java.util.Map;

/** A VPC and all its IPv4 ranges, the primary one first. */
public record Vpc(String id, List<String> cidrBlocks, Map<String, String> tags) {}

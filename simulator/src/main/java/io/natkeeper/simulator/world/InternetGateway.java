package io.natkeeper.simulator.world;

import java.util.Map;

public record InternetGateway(String id, String vpcId, Map<String, String> tags) {}

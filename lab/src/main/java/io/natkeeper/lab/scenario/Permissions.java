package io.natkeeper.lab.scenario;

import io.natkeeper.lab.metadata.InstanceCredentials;
import io.natkeeper.simulator.cloudformation.Deployment;
import io.natkeeper.simulator.iam.Authorizer;
import io.natkeeper.simulator.world.World;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who may do what: the functions and the hosts act by the roles of the templates, on every
 * scenario. Whoever signs with an access key acts as its role.
 */
final class Permissions {

    /** The account and Region of the simulator, if nobody says another. */
    private static final String ACCOUNT_ID = "123456789012";

    private static final String REGION = "us-east-1";

    /** Nobody's: no secret belongs to it. */
    static final String NAT_FAILOVER_ACCESS_KEY_ID = "ASIANATFAILOVERXXXXX";

    static final String PORT_CONCENTRATOR_ACCESS_KEY_ID = "ASIAPORTCONCENTRATOR";

    static final String EGRESS_POLICY_ACCESS_KEY_ID = "ASIAEGRESSPOLICYXXXX";

    private Permissions() {}

    /**
     * @param project the checkout, with the templates
     */
    static Authorizer asDeployed(Path project) {
        return new Deployment(ACCOUNT_ID, REGION)
                .with(project.resolve("template.yaml"), Map.of())
                .with(project.resolve("fleet.yaml"), Map.of())
                // By whom the lab itself does what a person would.
                .withAdministrator("administrator")
                .authorizer();
    }

    /** Empty for an access key that nobody has. */
    static Optional<String> principal(World world, String accessKeyId) {
        if (accessKeyId.equals(NAT_FAILOVER_ACCESS_KEY_ID)) {
            return Optional.of(session("NatFailoverFunctionRole", "nat-failover"));
        }
        if (accessKeyId.equals(PORT_CONCENTRATOR_ACCESS_KEY_ID)) {
            return Optional.of(session("PortConcentratorFunctionRole", "port-concentrator"));
        }
        if (accessKeyId.equals(EGRESS_POLICY_ACCESS_KEY_ID)) {
            return Optional.of(session("EgressPolicyFunctionRole", "egress-policy"));
        }
        return world.instances().keySet().stream()
                .filter(id -> InstanceCredentials.accessKeyId(id).equals(accessKeyId))
                .findFirst()
                // EC2 names the session after the instance.
                .map(id -> session("InstanceRole", id));
    }

    private static String session(String role, String name) {
        return "arn:aws:sts::%s:assumed-role/%s/%s".formatted(ACCOUNT_ID, role, name);
    }
}

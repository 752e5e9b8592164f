package io.natkeeper.simulator.world;

/** One route; its state is a matter of the world around it: {@link World#stateOf(Route)}. */
public record Route(String destinationCidrBlock, RouteTarget target, Origin origin) {

    /** How the route came to be, as DescribeRouteTables prints it. */
    public enum Origin {
        CREATE_ROUTE_TABLE("CreateRouteTable"),
        CREATE_ROUTE("CreateRoute");

        private final String awsName;

        Origin(String awsName) {
            this.awsName = awsName;
        }

        public String awsName() {
            return awsName;
        }
    }
}

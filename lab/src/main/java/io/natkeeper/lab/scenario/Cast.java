package io.natkeeper.lab.scenario;

/**
 * How a scenario's VPC begins.
 *
 * @param sourceDestCheck whether the NAT instances are launched with the check on, as AWS does by
 *     default, or off, as Natkeeper's launch template and every guide have it
 * @param everythingThroughNatA whether the tables of both zones lead to nat-a, and nat-b fails its
 *     status checks
 */
public record Cast(boolean sourceDestCheck, boolean everythingThroughNatA) {

    public static final Cast TWO_ZONES = new Cast(false, false);
}

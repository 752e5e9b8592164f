package io.natkeeper.port;

/**
 * What a map may ask for.
 *
 * @param lowestPort that may listen; below 50000 are the ports that hosts translate connections to
 * @param ingressRules that the pool's security group takes: 60 unless the account's quota is other
 */
public record FormLimits(int lowestPort, int ingressRules) {
    public static final FormLimits DEFAULT = new FormLimits(50_000, 60);
}

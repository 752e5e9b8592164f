package io.natkeeper.fleet;

/**
 * What an instance type can carry.
 *
 * @param addressesPerInterface private IPv4 addresses, the primary one included
 * @param interfaces the primary one included
 */
public record TypeLimits(int addressesPerInterface, int interfaces) {

    /** How many Elastic IPs it can carry beside the host's own address. */
    int places() {
        return addressesPerInterface * interfaces - 1;
    }
}

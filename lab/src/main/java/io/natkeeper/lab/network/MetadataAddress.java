package io.natkeeper.lab.network;

/**
 * The addresses of the instance metadata service and of the resolver. The management range is
 * link-local, because no VPC range can overlap that.
 */
final class MetadataAddress {

    /** Where a host finds its metadata, at port 80. */
    static final String LINK_LOCAL = "169.254.169.254";

    /** Where the lab's server listens, in the lab's own namespace. */
    static final String SERVER = "169.254.128.1";

    static final int SERVER_PORT = 8169;

    /** Where a host finds the VPC's resolver of names, at port 53. */
    static final String RESOLVER = "169.254.169.253";

    static final int RESOLVER_PORT = 8153;

    private static final int FIRST_CARD = Ipv4Network.addressOf("169.254.129.0");

    private MetadataAddress() {}

    /** The source address that the server sees for the host behind a card. */
    static String ofCard(int number) {
        return Ipv4Network.toString(FIRST_CARD + number);
    }
}

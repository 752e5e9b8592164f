/**
 * The network, judged by packets where it matters: start with {@link
 * io.natkeeper.lab.network.VpcNetworkTest}.
 */
@NullMarked
package io.natkeeper.lab.network;

import org.jspecify.annotations.NullMarked;

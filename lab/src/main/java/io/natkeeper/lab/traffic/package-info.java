/** Real packets: the programs that send and answer them inside the hosts, and what they saw. */
@NullMarked
package io.natkeeper.lab.traffic;

import org.jspecify.annotations.NullMarked;

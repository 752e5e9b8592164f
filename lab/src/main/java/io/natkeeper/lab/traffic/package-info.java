/**
 * Real packets: the programs that send and answer them inside the hosts, and what they saw. Start
 * with {@link io.natkeeper.lab.traffic.PrivateHost}, which sends to {@link
 * io.natkeeper.lab.traffic.InternetServer}; {@link io.natkeeper.lab.traffic.TrafficLog} collects
 * what it prints.
 */
@NullMarked
package io.natkeeper.lab.traffic;

import org.jspecify.annotations.NullMarked;

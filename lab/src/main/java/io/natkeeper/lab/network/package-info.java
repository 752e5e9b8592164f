/**
 * A VPC made of Linux network namespaces, which follows the simulated world and carries real
 * packets. Start with {@link io.natkeeper.lab.network.VpcNetwork}.
 *
 * <pre>
 *   host i-1 ── card-eni-1 ──┐
 *   host i-2 ── card-eni-2 ──┼── router ── igw-1 ── internet
 *   host i-3 ── card-eni-3 ──┘                          │
 *        the lab's own namespace (metadata server) ─────┘ (the AWS endpoints)
 * </pre>
 *
 * A <em>card</em> is what Nitro puts between a host and the VPC: source/dest check and security
 * groups, per network interface. The <em>router</em> has one kernel table for each route table. All
 * of it lives inside {@code lab/bin/in-namespaces}; without it nothing here works, or should.
 */
@NullMarked
package io.natkeeper.lab.network;

import org.jspecify.annotations.NullMarked;

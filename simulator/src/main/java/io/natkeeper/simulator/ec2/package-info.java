/**
 * EC2's API, one file per operation, as strict as AWS. Start with {@link
 * io.natkeeper.simulator.ec2.Ec2Operations}, the list of them; {@link
 * io.natkeeper.simulator.ec2.SimulatedEc2Client} is the SDK's client interface over them, with the
 * SDK's own retries. What each refuses, and how that is known: {@code docs/simulator.md}.
 */
@NullMarked
package io.natkeeper.simulator.ec2;

import org.jspecify.annotations.NullMarked;

/**
 * Systems Manager: commands to agents on instances, and Parameter Store. Start with {@link
 * io.natkeeper.simulator.ssm.SimulatedSsm}.
 */
@NullMarked
package io.natkeeper.simulator.ssm;

import org.jspecify.annotations.NullMarked;

/** The SDK's retries around simulated attempts: {@link io.natkeeper.simulator.retry.Retries}. */
@NullMarked
package io.natkeeper.simulator.retry;

import org.jspecify.annotations.NullMarked;

/**
 * What templates deploy, as far as permissions go. Start with {@link
 * io.natkeeper.simulator.cloudformation.Deployment}.
 */
@NullMarked
package io.natkeeper.simulator.cloudformation;

import org.jspecify.annotations.NullMarked;

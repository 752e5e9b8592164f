/**
 * Auto Scaling's API, one file per operation. Start with {@link
 * io.natkeeper.simulator.autoscaling.AutoScalingOperations}, the list of them; what they do to
 * groups is behind {@link io.natkeeper.simulator.autoscaling.GroupControl}.
 */
@NullMarked
package io.natkeeper.simulator.autoscaling;

import org.jspecify.annotations.NullMarked;

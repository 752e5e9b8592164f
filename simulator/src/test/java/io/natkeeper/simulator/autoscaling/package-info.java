/** Tests of Auto Scaling, with the client in this process. */
@NullMarked
package io.natkeeper.simulator.autoscaling;

import org.jspecify.annotations.NullMarked;

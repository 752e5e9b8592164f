/**
 * What the lab plays. Start with {@link io.natkeeper.lab.scenario.Scenario}; {@link
 * io.natkeeper.lab.scenario.NatStop} is a short one. {@link io.natkeeper.lab.scenario.Stage} is the
 * running system that it is played on.
 */
@NullMarked
package io.natkeeper.lab.scenario;

import org.jspecify.annotations.NullMarked;

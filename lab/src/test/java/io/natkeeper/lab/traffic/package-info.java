/**
 * The traffic programs as real processes, and the figures from hand-made samples. Start with {@code
 * TrafficProgramsTest}.
 */
@NullMarked
package io.natkeeper.lab.traffic;

import org.jspecify.annotations.NullMarked;

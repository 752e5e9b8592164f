/** Verdicts about NAT instances: pure. Start with {@link io.natkeeper.health.Verdict}. */
@NullMarked
package io.natkeeper.health;

import org.jspecify.annotations.NullMarked;

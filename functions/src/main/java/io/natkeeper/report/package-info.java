/**
 * What people and their alarms learn of a run. Start with {@link io.natkeeper.report.RunFacts};
 * {@link io.natkeeper.report.RunMetrics} turns it into metrics.
 */
@NullMarked
package io.natkeeper.report;

import org.jspecify.annotations.NullMarked;

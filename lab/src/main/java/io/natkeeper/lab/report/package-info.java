/**
 * What a run of the lab showed, for people and for programs. Start with {@link
 * io.natkeeper.lab.report.RunRecord}, everything there is to tell about one run, and {@link
 * io.natkeeper.lab.report.Reports}, which writes it as {@code report.json} and {@code report.html}.
 * {@link io.natkeeper.lab.report.TerminalTimeline} tells it while it happens. Every figure is
 * computed by a pure function from packets and API attempts, in {@link
 * io.natkeeper.lab.report.Measurements}.
 */
@NullMarked
package io.natkeeper.lab.report;

import org.jspecify.annotations.NullMarked;

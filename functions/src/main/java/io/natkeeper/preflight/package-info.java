/**
 * What would keep a deployment from working, said before it; begin with {@link PreflightCommand}.
 */
@NullMarked
package io.natkeeper.preflight;

import org.jspecify.annotations.NullMarked;

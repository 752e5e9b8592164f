/**
 * Who may do what. Start with {@link io.natkeeper.simulator.iam.Authorizer}, which every API
 * attempt asks.
 */
@NullMarked
package io.natkeeper.simulator.iam;

import org.jspecify.annotations.NullMarked;

/**
 * Who may do what. Start with {@link io.natkeeper.simulator.iam.Authorizer}, which every API
 * attempt asks, and {@link io.natkeeper.simulator.iam.PolicyAuthorizer}, which answers as IAM does.
 */
@NullMarked
package io.natkeeper.simulator.iam;

import org.jspecify.annotations.NullMarked;

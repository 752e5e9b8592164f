/**
 * Lambda on one machine: the packaged function runs in processes of its own, under the real runtime
 * interface client. Start with {@link io.natkeeper.lab.lambda.LocalLambda}: it queues asynchronous
 * invocations, starts a {@code Sandbox} for each that finds none idle, retries and keeps the dead
 * letters. {@code RuntimeApi} is the protocol between the two.
 *
 * <p>What is Lambda's and not modelled: the freeze between invocations, the snapshot itself (a
 * sandbox with SnapStart waits, initialised, where Lambda would have stored it), CPU by memory
 * size.
 */
@NullMarked
package io.natkeeper.lab.lambda;

import org.jspecify.annotations.NullMarked;

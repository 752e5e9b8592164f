/**
 * The only package that knows the AWS SDK: {@link io.natkeeper.aws.AwsPoolObserver} looks, {@link
 * io.natkeeper.aws.AwsActuator} changes, {@link io.natkeeper.aws.AwsErrors} classifies.
 */
@NullMarked
package io.natkeeper.aws;

import org.jspecify.annotations.NullMarked;

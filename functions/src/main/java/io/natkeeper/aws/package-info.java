/**
 * The only package that knows the AWS SDK: {@link io.natkeeper.aws.Ec2PoolObserver} looks, {@link
 * io.natkeeper.aws.Ec2Actuator} changes, {@link io.natkeeper.aws.AwsErrors} classifies.
 */
@NullMarked
package io.natkeeper.aws;

import org.jspecify.annotations.NullMarked;

package io.natkeeper.simulator;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt of one API call: what a packet capture between a client and AWS would show. A call
 * that the SDK retries is one call and several attempts.
 *
 * @param service the SDK's service id in lower case, such as {@code ec2}
 * @param operation the API's name of the operation, such as {@code ReplaceRoute}
 * @param attempt 1 for the first attempt of a call; over the wire as the client says in its header
 *     {@code amz-sdk-request}, else 1
 * @param startedAt when the request arrived, before the modelled latency
 * @param endedAt when the answer left
 * @param errorCode AWS's error code; empty on success
 * @param parameters what the timeline shows: the request's scalar members by API name
 */
public record ApiAttempt(
        String service,
        String operation,
        int attempt,
        Instant startedAt,
        Instant endedAt,
        Optional<String> errorCode,
        Map<String, String> parameters) {}

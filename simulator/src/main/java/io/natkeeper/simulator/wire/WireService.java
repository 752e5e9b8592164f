package io.natkeeper.simulator.wire;

import java.util.Optional;

/** One AWS service behind the front, chosen by the name that a client signs its requests with. */
interface WireService {

    /** The service in the credential scope of the signature, such as {@code ec2}. */
    String signingName();

    /** Empty where the client gets no answer: its connection is closed. */
    Optional<Answer> answer(Call call);

    /** What the front says itself, before any operation is reached. */
    Answer error(int status, String code, String message);

    /**
     * One request.
     *
     * @param attempt which try of the client's this is, as it says in {@code amz-sdk-request}
     * @param principalArn whose access key signed it
     * @param target the header {@code X-Amz-Target}, by which JSON services name operations
     */
    record Call(String body, int attempt, String principalArn, Optional<String> target) {}

    record Answer(int status, String contentType, String body) {}
}

package io.natkeeper.simulator.wire;

import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A service that speaks the query protocol: a form in, XML out. */
final class QueryService implements WireService {

    private final Dialect dialect;

    /** In what services that speak this protocol differ. */
    interface Dialect extends QueryForm.Dialect {

        String signingName();

        String contentType();

        /** What is said of an action that the service, or the simulator, does not know. */
        String unknownAction(String action);

        Optional<Operation> operation(String action);

        String response(String action, SdkPojo response, String requestId);

        String error(int status, String code, String message, String requestId);
    }

    /** One operation, over any service's types. */
    interface Operation {

        /** An empty request's builder, to be filled in. */
        SdkPojo newRequest();

        /** Makes one attempt with a builder that was filled in. */
        SdkPojo attempt(SdkPojo builder, Call call);
    }

    QueryService(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String signingName() {
        return dialect.signingName();
    }

    @Override
    public Optional<Answer> answer(Call call) {
        QueryForm form = QueryForm.parse(call.body(), dialect);
        String action = form.action();
        Optional<Operation> operation = dialect.operation(action);
        if (operation.isEmpty()) {
            return Optional.of(error(400, "InvalidAction", dialect.unknownAction(action)));
        }
        try {
            SdkPojo builder = operation.orElseThrow().newRequest();
            form.fill(builder);
            SdkPojo response = operation.orElseThrow().attempt(builder, call);
            return Optional.of(
                    new Answer(
                            200,
                            dialect.contentType(),
                            dialect.response(action, response, requestId())));
        } catch (AwsServiceException e) {
            return Optional.of(
                    error(
                            e.statusCode(),
                            e.awsErrorDetails().errorCode(),
                            e.awsErrorDetails().errorMessage()));
        } catch (SdkClientException e) {
            // Lost on the way: what a client calls a time-out has no answer.
            return Optional.empty();
        }
    }

    @Override
    public Answer error(int status, String code, String message) {
        return new Answer(
                status, dialect.contentType(), dialect.error(status, code, message, requestId()));
    }

    private static String requestId() {
        return UUID.randomUUID().toString();
    }
}

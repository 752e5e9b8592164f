package io.natkeeper.simulator.wire;

import io.natkeeper.simulator.SimulatedAws;
import io.natkeeper.simulator.ec2.Ec2Errors;
import io.natkeeper.simulator.ec2.Ec2Operations;
import io.natkeeper.simulator.ec2.Operation;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;

/** EC2's dialect of the query protocol. */
record Ec2Query(SimulatedAws aws) implements QueryService.Dialect {

    @Override
    public String signingName() {
        return "ec2";
    }

    @Override
    public String contentType() {
        return "text/xml;charset=UTF-8";
    }

    @Override
    public boolean namesListMembers() {
        return false;
    }

    @Override
    public AwsServiceException unknownParameter(String message) {
        return Ec2Errors.badRequest("UnknownParameter", message);
    }

    @Override
    public AwsServiceException invalidValue(String message) {
        return Ec2Errors.invalidValue(message);
    }

    @Override
    public String unknownAction(String action) {
        return "The action %s is not valid for this web service.".formatted(action);
    }

    @Override
    public Optional<QueryService.Operation> operation(String action) {
        return Ec2Operations.named(action)
                .<QueryService.Operation>map(operation -> new Attempt<>(aws, operation));
    }

    @Override
    public String response(String action, SdkPojo response, String requestId) {
        return Ec2Xml.response(action, response, requestId);
    }

    @Override
    public String error(int status, String code, String message, String requestId) {
        return Ec2Xml.error(code, message, requestId);
    }

    private record Attempt<Q extends Ec2Request, R extends Ec2Response>(
            SimulatedAws aws, Operation<Q, R> operation) implements QueryService.Operation {

        @Override
        public SdkPojo newRequest() {
            return (SdkPojo) operation.newRequest().get();
        }

        @Override
        public SdkPojo attempt(SdkPojo builder, WireService.Call call) {
            Q request = operation.requestType().cast(((Ec2Request.Builder) builder).build());
            return aws.attempts().attempt(operation, request, call.attempt(), call.principalArn());
        }
    }
}

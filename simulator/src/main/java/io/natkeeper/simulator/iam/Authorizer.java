package io.natkeeper.simulator.iam;

import java.util.List;
import java.util.Map;

/**
 * Decides whether a principal may do what an API attempt asks for. Nothing is denied unless a test
 * says so.
 */
public interface Authorizer {

    Authorizer ALLOW_ALL = _ -> new Decision.Allowed();

    Decision decide(Request request);

    /**
     * One question.
     *
     * @param principalArn who asks
     * @param action such as {@code ec2:ReplaceRoute}
     * @param resources what the action needs a permission on; empty where IAM knows no resource for
     *     it, as for every Describe: a policy must then say {@code *}
     * @param context the request's condition keys, such as {@code aws:RequestTag/pool}
     */
    record Request(
            String principalArn,
            String action,
            List<Resource> resources,
            Map<String, List<String>> context) {}

    /**
     * One resource of a request.
     *
     * @param arn its ARN; a resource that does not exist has one too, and no tags
     * @param tags its tags, for {@code aws:ResourceTag} and {@code ec2:ResourceTag}
     * @param context the resource's own condition keys, such as {@code ec2:Vpc}
     */
    record Resource(String arn, Map<String, String> tags, Map<String, List<String>> context) {}

    sealed interface Decision {

        record Allowed() implements Decision {}

        /**
         * No, and why.
         *
         * @param resourceArn the resource that the principal has no permission on; {@code *} where
         *     the action has none
         * @param reason the end of AWS's sentence, such as "no identity-based policy allows the
         *     ec2:ReplaceRoute action"
         */
        record Denied(String resourceArn, String reason) implements Decision {

            /** What AWS says where no policy mentions the action. */
            public static Denied byDefault(Request request) {
                return new Denied(
                        request.resources().isEmpty() ? "*" : request.resources().getFirst().arn(),
                        "no identity-based policy allows the " + request.action() + " action");
            }
        }
    }
}

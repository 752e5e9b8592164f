package io.natkeeper.lab.metadata;

import java.util.Locale;

/** Credentials of an instance's role: they tell who signed, and prove nothing. */
public final class InstanceCredentials {

    private InstanceCredentials() {}

    /** Another one for each instance, in the form of AWS's temporary ones. */
    public static String accessKeyId(String instanceId) {
        String digits = instanceId.substring(instanceId.indexOf('-') + 1).toUpperCase(Locale.ROOT);
        return "ASIA" + digits.substring(Math.max(0, digits.length() - 16));
    }

    /** The secret and the token are those of AWS's examples. */
    static String json(String instanceId) {
        return """
        {
          "Code" : "Success",
          "LastUpdated" : "2026-01-01T00:00:00Z",
          "Type" : "AWS-HMAC",
          "AccessKeyId" : "%s",
          "SecretAccessKey" : "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
          "Token" : "IQoJb3JpZ2luX2VjEXAMPLE//token+==",
          "Expiration" : "2036-01-01T06:00:00Z"
        }\
        """
                .formatted(accessKeyId(instanceId));
    }
}

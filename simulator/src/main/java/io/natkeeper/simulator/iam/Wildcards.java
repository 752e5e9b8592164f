package io.natkeeper.simulator.iam;

import java.util.Locale;

/** IAM's wildcards: {@code *} for any text, {@code ?} for any one character. */
final class Wildcards {

    private static final int ARN_PARTS = 6;

    private Wildcards() {}

    /** Each star first stands for nothing, then for as much as what follows it leaves over. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int startOfStar = 0;
        while (t < text.length()) {
            char wanted = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (wanted == '*') {
                star = p++;
                startOfStar = t;
            } else if (wanted == '?' || wanted == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++startOfStar;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }

    /** As IAM compares actions. */
    static boolean matchesIgnoringCase(String pattern, String text) {
        return matches(pattern.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
    }

    /** Part by part between the first five colons, which no wildcard spans. */
    static boolean matchesArn(String pattern, String arn) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patterns = pattern.split(":", ARN_PARTS);
        String[] parts = arn.split(":", ARN_PARTS);
        if (patterns.length != ARN_PARTS || parts.length != ARN_PARTS) {
            return false;
        }
        for (int i = 0; i < ARN_PARTS; i++) {
            if (!matches(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    static boolean isArnPattern(String pattern) {
        return pattern.equals("*")
                || (pattern.startsWith("arn:")
                        && pattern.split(":", ARN_PARTS).length == ARN_PARTS);
    }
}

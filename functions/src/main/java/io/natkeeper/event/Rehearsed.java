package io.natkeeper.event;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events that nobody sent, and an invocation whose log nobody reads: for rehearsals. */
public final class Rehearsed {

    private Rehearsed() {}

    public static ScheduledEvent stateChange(String instanceId, String state) {
        return event(
                "aws.ec2",
                "EC2 Instance State-change Notification",
                Map.of("instance-id", instanceId, "state", state));
    }

    public static ScheduledEvent sweep() {
        return event("aws.events", "Scheduled Event", Map.of());
    }

    private static ScheduledEvent event(
            String source, String detailType, Map<String, Object> detail) {
        ScheduledEvent event = new ScheduledEvent();
        event.setSource(source);
        event.setDetailType(detailType);
        event.setDetail(detail);
        return event;
    }

    /** Two minutes for all, and a log that goes nowhere: no metric may come of a rehearsal. */
    public static Context context() {
        return new Nowhere();
    }

    private static final class Nowhere implements Context, LambdaLogger {

        @Override
        public LambdaLogger getLogger() {
            return this;
        }

        @Override
        public void log(String message) {}

        @Override
        public void log(byte[] message) {}

        @Override
        public String getFunctionName() {
            return "rehearsal";
        }

        @Override
        public int getRemainingTimeInMillis() {
            return 120_000;
        }

        @Override
        public String getAwsRequestId() {
            return "rehearsal";
        }

        @Override
        public String getLogGroupName() {
            return "rehearsal";
        }

        @Override
        public String getLogStreamName() {
            return "rehearsal";
        }

        @Override
        public String getFunctionVersion() {
            return "rehearsal";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "rehearsal";
        }

        @Override
        public @Nullable CognitoIdentity getIdentity() {
            return null;
        }

        @Override
        public @Nullable ClientContext getClientContext() {
            return null;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 1024;
        }
    }
}

package io.natkeeper.delivery;

import java.util.Map;

/** The way to a host: one command, and what has become of it. */
public interface CommandChannel {

    /**
     * Sends our document to one instance.
     *
     * @param parameters of the document, by name
     */
    Sent send(String instanceId, Map<String, String> parameters);

    Progress progress(String commandId, String instanceId);

    sealed interface Sent {

        record Accepted(String commandId) implements Sent {}

        /** Systems Manager has no agent of it, or it does not run. */
        record NotManaged(String cause) implements Sent {}

        /** The call failed; whether the command was taken is not known. */
        record Failed(String cause) implements Sent {}
    }

    sealed interface Progress {

        /** Not shown yet, as is usual just after the sending. */
        record Unseen() implements Progress {}

        /** The agent has not fetched it. */
        record Waiting() implements Progress {}

        record Running() implements Progress {}

        /** The script has ended, in whatever way. */
        record Ended(String standardOutput, String standardError) implements Progress {}

        /** The agent did not fetch it in time. */
        record DeliveryTimedOut() implements Progress {}

        /** The script was started, and did not end in time. */
        record ExecutionTimedOut() implements Progress {}

        record Undeliverable() implements Progress {}

        /**
         * Ended without having run to its end.
         *
         * @param status Systems Manager's word for it
         */
        record Stopped(String status) implements Progress {}

        record Unknown(String cause) implements Progress {}
    }
}

package io.natkeeper.simulator.ssm;

import java.time.Duration;
import java.util.Map;

/**
 * The agent on an instance: what runs there when a command arrives. A test answers from a function,
 * a lab runs the document's script for real.
 */
@FunctionalInterface
public interface SsmAgent {

    /** Runs in a task of its own; it may wait. What it throws fails the command. */
    Answer run(CommandRun run);

    /** From the sending of a command until the agent starts it. */
    default Duration pickUp() {
        return Duration.ofSeconds(1);
    }

    default String version() {
        return "3.3.3572.0";
    }

    /**
     * One command on one instance.
     *
     * @param parameters all that the document has, defaults included
     */
    record CommandRun(
            String commandId,
            String instanceId,
            SsmDocument document,
            Map<String, String> parameters) {}

    /** How the script ended: 0 is success. */
    record Answer(int responseCode, String standardOutput, String standardError) {}

    /** The same agent, that takes its time to start what it is sent. */
    default SsmAgent slow(Duration pickUp) {
        SsmAgent agent = this;
        return new SsmAgent() {
            @Override
            public Answer run(CommandRun run) {
                return agent.run(run);
            }

            @Override
            public Duration pickUp() {
                return pickUp;
            }

            @Override
            public String version() {
                return agent.version();
            }
        };
    }
}

package io.natkeeper.egress;

import io.natkeeper.form.CheckCommand;
import java.io.PrintStream;
import java.util.List;

/** Checks an egress policy before it is put: {@code make check-egress FILE=egress.yaml}. */
public final class CheckEgressCommand {

    private CheckEgressCommand() {}

    /**
     * @param arguments one file
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> files, PrintStream out) {
        if (files.size() > 1) {
            out.println("An egress policy is one parameter, so name one file.");
            return 2;
        }
        return CheckCommand.run(
                files,
                "Name a file: make check-egress FILE=egress.yaml",
                EgressPolicyParser::parse,
                CheckEgressCommand::tell,
                out);
    }

    private static void tell(EgressPolicy policy, PrintStream out) {
        if (policy.rules().isEmpty()) {
            out.println("Valid; everybody leaves by the default address.");
            return;
        }
        out.println("Valid; the first of these that matches decides:");
        for (EgressRule rule : policy.rules()) {
            out.println(
                    "  %s: %s leave by %s"
                            .formatted(
                                    rule.name(), rule.from(), String.join(", ", rule.addresses())));
        }
    }
}

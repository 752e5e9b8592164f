package io.natkeeper.port;

import io.natkeeper.form.CheckCommand;
import java.io.PrintStream;
import java.util.List;

/** Checks a port map before it is put: {@code make check-ports FILE=ports.yaml}. */
public final class CheckPortsCommand {

    private CheckPortsCommand() {}

    /**
     * @param arguments files, the parts of one map
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> files, PrintStream out) {
        return CheckCommand.run(
                files,
                "Name a file: make check-ports FILE=ports.yaml",
                new PortMapParser(FormLimits.DEFAULT)::parse,
                CheckPortsCommand::tell,
                out);
    }

    private static void tell(PortMap map, PrintStream out) {
        if (map.mappings().isEmpty()) {
            out.println("Valid; it opens no port.");
            return;
        }
        out.println("Valid; it opens:");
        for (PortMapping m : map.mappings()) {
            out.println(
                    "  %s %s (%s) to %s, for %s"
                            .formatted(
                                    m.protocol(),
                                    m.listen(),
                                    m.name(),
                                    m.target(),
                                    String.join(
                                            ", ",
                                            m.allow().stream().map(Object::toString).toList())));
        }
        out.println(
                "%d ports, %d rules of the security group's %d."
                        .formatted(
                                map.ports(),
                                EntryRules.of(map.mappings()).size(),
                                FormLimits.DEFAULT.ingressRules()));
    }
}

package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.Observed;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsPortObserver;
import io.natkeeper.inventory.StoredTexts;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A pool's inventory as one HTML page, read with the caller's own credentials: {@code make
 * ports-page POOL=main PAGE=ports.html}.
 */
public final class InventoryPageCommand {

    private InventoryPageCommand() {}

    /**
     * Prints the page on standard output, and nothing else there.
     *
     * @param arguments the pool
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        System.exit(run(List.of(arguments), out, System.err));
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.size() != 1 || arguments.getFirst().isEmpty()) {
            err.println("Name a pool: make ports-page POOL=main PAGE=ports.html");
            return 2;
        }
        try {
            PortObserver observer =
                    new AwsPortObserver(
                            AwsClients.fromEnvironment(),
                            AwsClients.rdsFromEnvironment(),
                            new VirtualThreads(),
                            arguments);
            return run(observer, arguments.getFirst(), out, err);
        } catch (SdkClientException e) {
            err.println("No client for AWS: " + e.getMessage());
            err.println("Set AWS_REGION, and credentials as for the AWS command line.");
            return 2;
        }
    }

    /** Exit code 0: the page is printed. 1: the inventory can't be read, or there is none. */
    static int run(PortObserver observer, String pool, PrintStream out, PrintStream err) {
        switch (observer.texts(pool)) {
            case Observed.Unknown<StoredTexts>(String cause) -> err.println(cause);
            case Observed.Known<StoredTexts>(StoredTexts texts) when texts.inventory().isEmpty() ->
                    err.println(
                            "Pool %s has no inventory: put a port map into /natkeeper/%s/ports."
                                    .formatted(pool, pool));
            case Observed.Known<StoredTexts>(StoredTexts texts) -> {
                switch (InventoryParts.read(pool, texts.inventory())) {
                    case Observed.Unknown<Inventory>(String cause) -> err.println(cause);
                    case Observed.Known<Inventory>(Inventory inventory) -> {
                        out.print(InventoryPage.of(inventory));
                        return 0;
                    }
                }
            }
        }
        return 1;
    }
}

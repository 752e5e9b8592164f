package io.natkeeper.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.VirtualThreads;
import io.natkeeper.aws.AwsClients;
import io.natkeeper.aws.AwsEgressObserver;
import io.natkeeper.aws.AwsPortObserver;
import io.natkeeper.egress.EgressInventoryJson;
import io.natkeeper.egress.EgressObserver;
import io.natkeeper.egress.EgressPage;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.HtmlPage;
import io.natkeeper.inventory.StoredTexts;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A pool's inventories, of ports and of egress, as one HTML page, read with the caller's own
 * credentials: {@code make ports-page POOL=main PAGE=ports.html}.
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
            AwsClients clients = AwsClients.fromEnvironment();
            Concurrency concurrency = new VirtualThreads();
            return run(
                    new AwsPortObserver(
                            clients, AwsClients.rdsFromEnvironment(), concurrency, arguments),
                    new AwsEgressObserver(clients, concurrency, arguments),
                    arguments.getFirst(),
                    out,
                    err);
        } catch (SdkClientException e) {
            err.println("No client for AWS: " + e.getMessage());
            err.println("Set AWS_REGION, and credentials as for the AWS command line.");
            return 2;
        }
    }

    /** Exit code 0: the page is printed. 1: the inventory can't be read, or there is none. */
    static int run(
            PortObserver ports,
            EgressObserver egress,
            String pool,
            PrintStream out,
            PrintStream err) {
        HtmlPage page = new HtmlPage("Pool " + pool);
        Observed<Boolean> showsPorts =
                add(
                        ports.texts(pool),
                        parts -> InventoryParts.read(pool, parts),
                        inventory -> InventoryPage.addTo(page, inventory));
        Observed<Boolean> showsEgress =
                add(
                        egress.texts(pool),
                        parts -> EgressInventoryJson.read(pool, parts),
                        inventory -> EgressPage.addTo(page, inventory));
        switch (showsPorts.flatMap(one -> showsEgress.map(other -> one || other))) {
            case Observed.Unknown<Boolean>(String cause) -> err.println(cause);
            case Observed.Known<Boolean>(Boolean shows) when shows -> {
                out.print(page);
                return 0;
            }
            case Observed.Known<Boolean> _ ->
                    err.println(
                            "Pool %1$s has no inventory: put a port map into /natkeeper/%1$s/ports, or an egress policy into /natkeeper/%1$s/egress."
                                    .formatted(pool));
        }
        return 1;
    }

    /** Whether there is an inventory, which is added then. */
    private static <T> Observed<Boolean> add(
            Observed<StoredTexts> texts,
            Function<List<FormText>, Observed<T>> read,
            Consumer<T> adding) {
        return texts.map(StoredTexts::inventory)
                .flatMap(parts ->
                        parts.isEmpty()
                                ? Observed.known(false)
                                : read.apply(parts)
                                        .map(inventory -> {
                                            adding.accept(inventory);
                                            return true;
                                        }));
    }
}

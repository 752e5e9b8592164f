package io.natkeeper.lab.network;

/** Which route of a namespace: {@code table} as iproute2 names it ({@code main}, {@code 1001}). */
record KernelRoute(String table, String destination) implements Comparable<KernelRoute> {

    @Override
    public int compareTo(KernelRoute other) {
        int byTable = table.compareTo(other.table);
        return byTable != 0 ? byTable : destination.compareTo(other.destination);
    }

    /** What a route does with its packets. */
    sealed interface Effect {

        /**
         * Over a {@link Link}.
         *
         * @param leadsTo what is behind it, by its AWS id where it has one
         */
        record Via(String device, String leadsTo) implements Effect {}

        /** Silently dropped, as AWS does. */
        record Blackhole() implements Effect {}

        /** The next rule's table decides. */
        record Throw() implements Effect {}

        /** In the words of a route table. */
        default String inWords() {
            return switch (this) {
                case Via(_, String leadsTo) -> leadsTo;
                case Blackhole() -> "blackhole";
                case Throw() -> "local";
            };
        }
    }

    String replaceWith(Effect effect) {
        return switch (effect) {
            case Effect.Via(String device, _) ->
                    "route replace %s via %s dev %s onlink table %s"
                            .formatted(destination, Link.FAR_END, device, table);
            case Effect.Blackhole() ->
                    "route replace blackhole %s table %s".formatted(destination, table);
            case Effect.Throw() -> "route replace throw %s table %s".formatted(destination, table);
        };
    }

    String delete() {
        return "route del %s table %s".formatted(destination, table);
    }
}

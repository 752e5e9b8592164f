package io.natkeeper.simulator.rds;

import java.util.List;

/**
 * An Aurora cluster, or a Multi-AZ DB cluster.
 *
 * @param members ids of its DB instances
 * @param writer the member that the API shows as the writer
 * @param namedWriter the member that the cluster's endpoint leads to, which may lag behind
 */
record DatabaseCluster(
        String id,
        Kind kind,
        String resourceId,
        List<String> members,
        String writer,
        String namedWriter) {

    enum Kind {
        AURORA("aurora-mysql"),
        MULTI_AZ("mysql");

        private final String engine;

        Kind(String engine) {
            this.engine = engine;
        }

        String engine() {
            return engine;
        }
    }

    DatabaseCluster withMembers(List<String> newMembers) {
        return new DatabaseCluster(id, kind, resourceId, newMembers, writer, namedWriter);
    }

    DatabaseCluster withWriter(String newWriter) {
        return new DatabaseCluster(id, kind, resourceId, members, newWriter, namedWriter);
    }

    DatabaseCluster withNamedWriter(String newNamedWriter) {
        return new DatabaseCluster(id, kind, resourceId, members, writer, newNamedWriter);
    }

    DatabaseCluster renamed(String newId) {
        return new DatabaseCluster(newId, kind, resourceId, members, writer, namedWriter);
    }
}

package io.natkeeper.aws;

import io.natkeeper.Concurrency;
import io.natkeeper.Observed;
import io.natkeeper.fleet.Ownership;
import io.natkeeper.form.FormHistory;
import io.natkeeper.form.FormHistory.Version;
import io.natkeeper.form.FormKind;
import io.natkeeper.form.FormText;
import io.natkeeper.inventory.ParameterParts;
import io.natkeeper.inventory.StoredTexts;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * Reads what operators wrote, and inventories, from Parameter Store. A run reads what is there now,
 * in one call for as many as ten parameters; the history, two calls for each part, only where that
 * is not valid.
 */
final class ParameterReader {

    /** Parameter Store's largest page of parameters. */
    private static final int PARAMETERS_PER_PAGE = 10;

    /** Its largest page of versions; it keeps a hundred. */
    private static final int VERSIONS_PER_PAGE = 50;

    private final SsmClient ssm;
    private final Concurrency concurrency;
    private final FormKind kind;
    private final String inventory;

    /**
     * @param kind of what operators write: the parameter's name ends in that of its list
     * @param inventory the end of the inventory's name, such as {@code /inventory}
     */
    ParameterReader(SsmClient ssm, Concurrency concurrency, FormKind kind, String inventory) {
        this.ssm = ssm;
        this.concurrency = concurrency;
        this.kind = kind;
        this.inventory = inventory;
    }

    Observed<StoredTexts> texts(String pool) {
        return parameters(pool)
                .map(all ->
                        new StoredTexts(
                                all.stream()
                                        .filter(p -> p.name().equals(Ownership.parameter(pool)))
                                        .map(Parameter::value)
                                        .findFirst(),
                                form(all, pool).map(ParameterReader::version).toList(),
                                all.stream()
                                        .filter(p ->
                                                ParameterParts.isPart(
                                                        root(pool) + inventory, p.name()))
                                        .sorted(Comparator.comparing(Parameter::name))
                                        .map(p -> new FormText(p.name(), p.value()))
                                        .toList()));
    }

    Observed<FormHistory> history(String pool) {
        return parameters(pool)
                .flatMap(all -> {
                    Parts<Version> parts =
                            new Parts<>(
                                    form(all, pool)
                                            .map(part ->
                                                    new Reading<>(
                                                            "ssm:GetParameterHistory",
                                                            () -> versions(part.name())))
                                            .toList());
                    concurrency.runAll(parts.readings());
                    return parts.together().map(FormHistory::new);
                });
    }

    private static String root(String pool) {
        return "/natkeeper/" + pool;
    }

    private Observed<List<Parameter>> parameters(String pool) {
        return Reading.now(
                "ssm:GetParametersByPath",
                () ->
                        ssm
                                .getParametersByPathPaginator(r ->
                                        r.path(root(pool))
                                                .recursive(true)
                                                .maxResults(PARAMETERS_PER_PAGE))
                                .stream()
                                .flatMap(page -> page.parameters().stream())
                                .toList());
    }

    /** The parameter of that name, and those under it, if it may be in parts. */
    private Stream<Parameter> form(List<Parameter> all, String pool) {
        String name = root(pool) + "/" + kind.list();
        return all.stream()
                .filter(p ->
                        p.name().equals(name)
                                || (kind.splittable() && p.name().startsWith(name + "/")))
                .sorted(Comparator.comparing(Parameter::name));
    }

    /** None of one that has been deleted since. */
    private List<Version> versions(String name) {
        try {
            return ssm
                    .getParameterHistoryPaginator(r -> r.name(name).maxResults(VERSIONS_PER_PAGE))
                    .stream()
                    .flatMap(page -> page.parameters().stream())
                    .map(version -> version(name, version))
                    .toList();
        } catch (ParameterNotFoundException e) {
            return List.of();
        }
    }

    private static Version version(String name, ParameterHistory shown) {
        return new Version(name, shown.version(), shown.lastModifiedDate(), shown.value());
    }

    private static Version version(Parameter newest) {
        return new Version(
                newest.name(), newest.version(), newest.lastModifiedDate(), newest.value());
    }
}

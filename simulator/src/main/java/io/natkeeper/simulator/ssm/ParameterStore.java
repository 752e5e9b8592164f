package io.natkeeper.simulator.ssm;

import io.natkeeper.simulator.api.ApiCall;
import io.natkeeper.simulator.api.Surroundings;
import io.natkeeper.simulator.event.ParameterStoreChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterHistoryResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;

/** Parameters with their versions; each change is announced. */
final class ParameterStore {

    private static final int MOST_VERSIONS = 100;

    private final Surroundings surroundings;
    private final SortedMap<String, List<Version>> parameters = new TreeMap<>();

    private record Version(
            long version,
            String value,
            String type,
            String tier,
            String description,
            Instant modifiedAt,
            String modifiedBy) {}

    ParameterStore(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    PutParameterResponse put(PutParameterRequest request, ApiCall call) {
        String name = request.name();
        ParameterRules.checkName(name);
        List<Version> versions = parameters.getOrDefault(name, List.of());
        Optional<Version> latest =
                versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
        String type =
                ParameterRules.checkTypeAndValue(
                        request.typeAsString() == null
                                ? latest.map(Version::type).orElse(null)
                                : request.typeAsString(),
                        request.value());
        String tier =
                ParameterRules.tier(
                        request.tierAsString(), latest.map(Version::tier), request.value());
        call.authorizeOn("ssm:PutParameter", arn(name));
        if (latest.isPresent() && !Boolean.TRUE.equals(request.overwrite())) {
            throw SsmErrors.badRequest(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }
        Version version =
                new Version(
                        latest.map(Version::version).orElse(0L) + 1,
                        request.value(),
                        type,
                        tier,
                        Optional.ofNullable(request.description())
                                .or(() -> latest.map(Version::description))
                                .orElse(""),
                        surroundings.timing().now(),
                        call.principalArn());
        List<Version> now = new ArrayList<>(versions);
        now.add(version);
        // The oldest goes; one with a label would not, but labels are not modelled.
        parameters.put(name, now.size() > MOST_VERSIONS ? now.subList(1, now.size()) : now);
        announce(latest.isPresent() ? "Update" : "Create", name, version);
        return PutParameterResponse.builder().version(version.version()).tier(tier).build();
    }

    GetParameterResponse get(GetParameterRequest request, ApiCall call) {
        String name = ParameterRules.withoutSelector(request.name());
        call.authorizeOn("ssm:GetParameter", arn(name));
        return GetParameterResponse.builder()
                .parameter(
                        find(request.name())
                                .orElseThrow(() -> SsmErrors.parameterNotFound(request.name())))
                .build();
    }

    GetParametersResponse getSeveral(GetParametersRequest request, ApiCall call) {
        List<String> names = request.names();
        if (names.isEmpty() || names.size() > 10) {
            throw SsmErrors.constraint(
                    names.toString(), "names", "Member must have length between 1 and 10");
        }
        List<Parameter> found = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        for (String name : names) {
            call.authorizeOn("ssm:GetParameters", arn(ParameterRules.withoutSelector(name)));
            find(name).ifPresentOrElse(found::add, () -> invalid.add(name));
        }
        return GetParametersResponse.builder().parameters(found).invalidParameters(invalid).build();
    }

    GetParametersByPathResponse getByPath(GetParametersByPathRequest request, ApiCall call) {
        String path = request.path();
        if (path == null || !path.startsWith("/")) {
            throw SsmErrors.validation(
                    "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".");
        }
        call.authorizeOn("ssm:GetParametersByPath", arn(path));
        String folder = path.endsWith("/") ? path : path + "/";
        boolean recursive = Boolean.TRUE.equals(request.recursive());
        Pages<String> page =
                Pages.page(
                        parameters.keySet().stream()
                                .filter(name -> name.startsWith(folder))
                                .filter(name -> recursive || name.indexOf('/', folder.length()) < 0)
                                .filter(name -> matches(request.parameterFilters(), name))
                                .toList(),
                        request.maxResults(),
                        1,
                        10,
                        request.nextToken());
        return GetParametersByPathResponse.builder()
                .parameters(page.items().stream().flatMap(name -> find(name).stream()).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** Of the filters that this call takes (Type, KeyId, Label), by type. */
    private boolean matches(List<ParameterStringFilter> filters, String name) {
        return filters.stream()
                .allMatch(filter -> {
                    if (!"Type".equals(filter.key())
                            || (filter.option() != null && !filter.option().equals("Equals"))) {
                        throw SsmErrors.badRequest(
                                "InvalidFilterOption",
                                "The simulator does not know the filter " + filter);
                    }
                    return filter.values().contains(require(name).getLast().type());
                });
    }

    GetParameterHistoryResponse history(GetParameterHistoryRequest request, ApiCall call) {
        String name = request.name();
        call.authorizeOn("ssm:GetParameterHistory", arn(name));
        Pages<Version> page =
                Pages.page(require(name), request.maxResults(), 1, 50, request.nextToken());
        return GetParameterHistoryResponse.builder()
                .parameters(page.items().stream().map(v -> history(name, v)).toList())
                .nextToken(page.nextToken())
                .build();
    }

    DeleteParameterResponse delete(DeleteParameterRequest request, ApiCall call) {
        String name = request.name();
        call.authorizeOn("ssm:DeleteParameter", arn(name));
        Version last = require(name).getLast();
        parameters.remove(name);
        announce("Delete", name, last);
        return DeleteParameterResponse.builder().build();
    }

    private List<Version> require(String name) {
        List<Version> versions = parameters.get(name);
        if (versions == null) {
            throw SsmErrors.parameterNotFound(name);
        }
        return versions;
    }

    /** By name, or by {@code name:version}. */
    private Optional<Parameter> find(String nameAndSelector) {
        String name = ParameterRules.withoutSelector(nameAndSelector);
        List<Version> versions = parameters.get(name);
        if (versions == null) {
            return Optional.empty();
        }
        if (name.equals(nameAndSelector)) {
            return Optional.of(shape(name, versions.getLast()).build());
        }
        String selector = nameAndSelector.substring(name.length());
        Version version =
                versions.stream()
                        .filter(v -> selector.equals(":" + v.version()))
                        .findFirst()
                        .orElseThrow(() ->
                                SsmErrors.badRequest(
                                        "ParameterVersionNotFound",
                                        "Systems Manager could not find version %s of %s. Verify the version and try again."
                                                .formatted(selector.substring(1), name)));
        return Optional.of(shape(name, version).selector(selector).build());
    }

    private Parameter.Builder shape(String name, Version version) {
        return Parameter.builder()
                .name(name)
                .type(version.type())
                .value(version.value())
                .version(version.version())
                .lastModifiedDate(version.modifiedAt())
                .arn(arn(name))
                .dataType("text");
    }

    private static ParameterHistory history(String name, Version version) {
        return ParameterHistory.builder()
                .name(name)
                .type(version.type())
                .value(version.value())
                .version(version.version())
                .tier(version.tier())
                .description(version.description().isEmpty() ? null : version.description())
                .lastModifiedDate(version.modifiedAt())
                .lastModifiedUser(version.modifiedBy())
                .dataType("text")
                .build();
    }

    private String arn(String name) {
        return surroundings
                .origin()
                .arn("ssm", "parameter" + (name.startsWith("/") ? name : "/" + name));
    }

    private void announce(String operation, String name, Version version) {
        surroundings.emit(
                new ParameterStoreChange(operation, name, version.type(), version.description()));
    }
}

package io.natkeeper.aws;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Reads and writes which deployment pools belong to. An owner is a list of one: by their type the
 * owners of all pools come without their maps and inventories, in a call that waits for no other.
 */
final class OwnerReader {

    static final ParameterType TYPE = ParameterType.STRING_LIST;

    private static final Pattern OWNER = Pattern.compile("/natkeeper/([^/]+)/owner");

    /** Whom a pool belongs to must not be what a failover waits for. */
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

    private final SsmClient ssm;

    OwnerReader(SsmClient ssm) {
        this.ssm = ssm;
    }

    Reading<Map<String, String>> owners() {
        return new Reading<>("ssm:GetParametersByPath", this::read);
    }

    private Map<String, String> read() {
        Map<String, String> owners = new HashMap<>();
        ssm
                .getParametersByPathPaginator(request ->
                        request.path("/natkeeper")
                                .recursive(true)
                                .parameterFilters(
                                        ParameterStringFilter.builder()
                                                .key("Type")
                                                .option("Equals")
                                                .values(TYPE.toString())
                                                .build())
                                .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)))
                .stream()
                .flatMap(page -> page.parameters().stream())
                .forEach(parameter ->
                        pool(parameter.name())
                                .ifPresent(pool -> owners.put(pool, parameter.value())));
        return owners;
    }

    private static Optional<String> pool(String parameter) {
        Matcher owner = OWNER.matcher(parameter);
        return owner.matches() ? Optional.of(owner.group(1)) : Optional.empty();
    }
}

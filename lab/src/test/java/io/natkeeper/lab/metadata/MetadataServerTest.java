package io.natkeeper.lab.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.natkeeper.simulator.world.Instance;
import io.natkeeper.simulator.world.InstanceState;
import io.natkeeper.simulator.world.NetworkInterface;
import io.natkeeper.simulator.world.NetworkInterface.Attachment;
import io.natkeeper.simulator.world.NetworkInterface.PrivateAddress;
import io.natkeeper.simulator.world.StatusCheck;
import io.natkeeper.simulator.world.Subnet;
import io.natkeeper.simulator.world.Vpc;
import io.natkeeper.simulator.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataServerTest {

    private static final String TIME_TO_LIVE = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String MACS = "meta-data/network/interfaces/macs/";

    private final HttpClient client = HttpClient.newHttpClient();
    private World world =
            World.EMPTY
                    .with(new Vpc("vpc-1", List.of("10.0.0.0/16", "100.64.0.0/16"), Map.of()))
                    .with(
                            new Subnet(
                                    "subnet-1",
                                    "vpc-1",
                                    "10.0.0.0/24",
                                    "eu-central-1b",
                                    "euc1-az3",
                                    Map.of()))
                    .with(
                            new Instance(
                                    "i-1",
                                    "t4g.nano",
                                    "vpc-1",
                                    "subnet-1",
                                    InstanceState.RUNNING,
                                    Instant.parse("2026-01-02T03:04:05Z"),
                                    StatusCheck.OK,
                                    StatusCheck.OK,
                                    Map.of("natkeeper:pool", "main")))
                    .with(
                            networkInterface(
                                    "eni-1",
                                    "02:00:00:00:00:01",
                                    0,
                                    List.of(
                                            new PrivateAddress(
                                                    "10.0.0.12",
                                                    false,
                                                    Optional.of("203.0.113.12")),
                                            new PrivateAddress(
                                                    "10.0.0.11",
                                                    true,
                                                    Optional.of("203.0.113.11")))))
                    .with(
                            networkInterface(
                                    "eni-2",
                                    "02:00:00:00:00:02",
                                    1,
                                    List.of(
                                            new PrivateAddress(
                                                    "10.0.0.21", true, Optional.empty()))));
    private Instant now = Instant.parse("2026-01-02T04:00:00Z");
    private Optional<String> whoAsks = Optional.of("i-1");
    private MetadataServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                new MetadataServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        () -> world,
                        _ -> whoAsks,
                        () -> now);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void withoutATokenNothingIsTold() throws Exception {
        assertThat(send(get("meta-data/instance-id")).statusCode()).isEqualTo(401);
        assertThat(send(get("meta-data/no-such-thing")).statusCode()).isEqualTo(401);
        assertThat(send(get("meta-data/instance-id").header(TOKEN, "made-up")).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "-1", "x", "99999999999"})
    void aTokenLivesForOneTo21600Seconds(String seconds) throws Exception {
        assertThat(send(put("api/token").header(TIME_TO_LIVE, seconds)).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "21600"})
    void theBoundsAreAllowed(String seconds) throws Exception {
        HttpResponse<String> response = send(put("api/token").header(TIME_TO_LIVE, seconds));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue(TIME_TO_LIVE)).hasValue(seconds);
    }

    @Test
    void aTokenRequestNamesItsTimeToLive() throws Exception {
        assertThat(send(put("api/token")).statusCode()).isEqualTo(400);
    }

    @Test
    void aTokenIsPutNotGot() throws Exception {
        assertThat(send(get("api/token").header(TIME_TO_LIVE, "60")).statusCode()).isEqualTo(401);
        assertThat(send(put("meta-data/instance-id").header(TIME_TO_LIVE, "60")).statusCode())
                .isEqualTo(404);
        assertThat(send(request("api/token").method("POST", BodyPublishers.noBody())).statusCode())
                .isEqualTo(405);
    }

    @Test
    void whatAProxyForwardedIsRefused() throws Exception {
        String token = token(60);
        assertThat(
                        send(put("api/token")
                                        .header(TIME_TO_LIVE, "60")
                                        .header("X-Forwarded-For", "10.0.1.10"))
                                .statusCode())
                .isEqualTo(403);
        assertThat(
                        send(get("meta-data/instance-id")
                                        .header(TOKEN, token)
                                        .header("X-Forwarded-For", "10.0.1.10"))
                                .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenExpires() throws Exception {
        String token = token(60);
        now = now.plusSeconds(59);
        assertThat(send(get("meta-data/instance-id").header(TOKEN, token)).statusCode())
                .isEqualTo(200);
        now = now.plusSeconds(1);
        assertThat(send(get("meta-data/instance-id").header(TOKEN, token)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTokenIsOfOneInstance() throws Exception {
        String token = token(60);
        whoAsks = Optional.of("i-2");
        assertThat(send(get("meta-data/instance-id").header(TOKEN, token)).statusCode())
                .isEqualTo(401);
    }

    @Test
    void anAddressThatIsNoInstancesIsToldNothing() throws Exception {
        whoAsks = Optional.empty();
        assertThat(send(put("api/token").header(TIME_TO_LIVE, "60")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "instance-id, i-1",
        "instance-type, t4g.nano",
        "local-ipv4, 10.0.0.11",
        "public-ipv4, 203.0.113.11",
        "mac, 02:00:00:00:00:01",
        "placement/availability-zone, eu-central-1b",
        "placement/availability-zone-id, euc1-az3",
        "placement/region, eu-central-1",
        "services/domain, amazonaws.com",
        "iam/security-credentials/, natkeeper-host",
        "tags/instance/, natkeeper:pool",
        "tags/instance/natkeeper:pool, main"
    })
    void tellsTheInstance(String path, String text) throws Exception {
        assertThat(read("meta-data/" + path)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "device-number, 0",
        "interface-id, eni-1",
        "local-ipv4s, 10.0.0.11|10.0.0.12",
        "public-ipv4s, 203.0.113.11|203.0.113.12",
        "ipv4-associations/203.0.113.12, 10.0.0.12",
        "subnet-id, subnet-1",
        "subnet-ipv4-cidr-block, 10.0.0.0/24",
        "vpc-id, vpc-1",
        "vpc-ipv4-cidr-block, 10.0.0.0/16",
        "vpc-ipv4-cidr-blocks, 10.0.0.0/16|100.64.0.0/16",
        "security-group-ids, sg-1|sg-2"
    })
    void tellsTheInterfaces(String path, String lines) throws Exception {
        assertThat(read(MACS + "02:00:00:00:00:01/" + path)).isEqualTo(lines.replace('|', '\n'));
    }

    @Test
    void listsFolders() throws Exception {
        assertThat(read(MACS)).isEqualTo("02:00:00:00:00:01/\n02:00:00:00:00:02/");
        assertThat(read("meta-data/placement"))
                .isEqualTo("availability-zone\navailability-zone-id\nregion");
        assertThat(read("")).isEqualTo("dynamic/\nmeta-data/");
    }

    @Test
    void tellsTheIdentityDocument() throws Exception {
        assertThat(read("dynamic/instance-identity/document"))
                .startsWith("{")
                .contains("\"instanceId\" : \"i-1\"", "\"region\" : \"eu-central-1\"")
                .endsWith("}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meta-data/no-such-thing",
                "meta-data/instance-id/",
                "meta-data/instance",
                MACS + "02:00:00:00:00:02/public-ipv4s",
                MACS + "02:00:00:00:00:03/device-number"
            })
    void whatDoesNotExistIs404(String path) throws Exception {
        assertThat(send(get(path).header(TOKEN, token(60))).statusCode()).isEqualTo(404);
    }

    @Test
    void aPrimaryWithoutPublicAddressHasNone() throws Exception {
        world =
                world.mapNetworkInterface(
                        "eni-1",
                        i ->
                                i.withPrivateAddresses(
                                        List.of(
                                                new PrivateAddress(
                                                        "10.0.0.11", true, Optional.empty()))));
        assertThat(send(get("meta-data/public-ipv4").header(TOKEN, token(60))).statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsWhatIsTrueNow() throws Exception {
        assertThat(read(MACS + "02:00:00:00:00:01/vpc-ipv4-cidr-blocks")).doesNotContain("172.");
        world = world.with(new Vpc("vpc-1", List.of("172.16.0.0/16"), Map.of()));
        assertThat(read(MACS + "02:00:00:00:00:01/vpc-ipv4-cidr-blocks"))
                .isEqualTo("172.16.0.0/16");
    }

    private static NetworkInterface networkInterface(
            String id, String mac, int deviceIndex, List<PrivateAddress> addresses) {
        return new NetworkInterface(
                id,
                "vpc-1",
                "subnet-1",
                mac,
                addresses,
                false,
                List.of("sg-1", "sg-2"),
                Optional.of(new Attachment("eni-attach-" + deviceIndex, "i-1", deviceIndex, true)),
                Map.of());
    }

    private String read(String path) throws Exception {
        HttpResponse<String> response = send(get(path).header(TOKEN, token(60)));
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private String token(int seconds) throws Exception {
        return send(put("api/token").header(TIME_TO_LIVE, Integer.toString(seconds))).body();
    }

    private HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    private HttpRequest.Builder put(String path) {
        return request(path).PUT(BodyPublishers.noBody());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + "/latest/" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}

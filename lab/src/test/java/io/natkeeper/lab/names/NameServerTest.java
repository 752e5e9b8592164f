package io.natkeeper.lab.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class NameServerTest {

    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    @Test
    void itAnswersWithWhatIsTrueNow() throws Exception {
        try (NameServer server = server()) {
            addresses.put("orders.example.com", "10.0.10.100");
            assertThat(ask(server, Type.A).getSection(Section.ANSWER))
                    .singleElement()
                    .satisfies(r -> assertThat(r.rdataToString()).isEqualTo("10.0.10.100"));
            addresses.put("orders.example.com", "10.1.20.100");
            assertThat(ask(server, Type.A).getSection(Section.ANSWER))
                    .singleElement()
                    .satisfies(r -> assertThat(r.rdataToString()).isEqualTo("10.1.20.100"));
        }
    }

    @Test
    void aNameOfAnotherTypeExistsAndOneThatNobodyHasDoesNot() throws Exception {
        try (NameServer server = server()) {
            assertThat(ask(server, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
            addresses.put("orders.example.com", "10.0.10.100");
            Message answer = ask(server, Type.AAAA);
            assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
            assertThat(answer.getSection(Section.ANSWER)).isEmpty();
        }
    }

    private NameServer server() throws IOException {
        return new NameServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                name -> Optional.ofNullable(addresses.get(name)));
    }

    private static Message ask(NameServer server, int type) throws IOException {
        SimpleResolver resolver = new SimpleResolver(InetAddress.getLoopbackAddress());
        resolver.setPort(server.port());
        resolver.setTimeout(Duration.ofSeconds(5));
        Record question = Record.newRecord(Name.fromString("orders.example.com."), type, DClass.IN);
        return resolver.send(Message.newQuery(question));
    }
}

package io.natkeeper.lab.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DialectTest {

    @ParameterizedTest
    @EnumSource
    void theListenerNamesItselfAtOnceAndWheneverAsked(Dialect dialect) throws Exception {
        try (ServerSocket server = listener(dialect);
                Socket client = client(server)) {
            var in = new DataInputStream(client.getInputStream());
            assertThat(dialect.greeted(in, client.getOutputStream())).isEqualTo("web-1");
            assertThat(dialect.ask(in, client.getOutputStream())).isEqualTo("web-1");
            assertThat(dialect.ask(in, client.getOutputStream())).isEqualTo("web-1");
        }
    }

    /** A port that leads to another server must not pass for one that works. */
    @Test
    void anotherDialectIsRefused() throws Exception {
        try (ServerSocket server = listener(Dialect.SSH);
                Socket client = client(server)) {
            var in = new DataInputStream(client.getInputStream());
            assertThatThrownBy(() -> Dialect.HTTP.greeted(in, client.getOutputStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SSH-2.0-web-1");
        }
    }

    @Test
    void aMysqlServerSpeaksItsProtocolsVersionFirst() throws Exception {
        try (ServerSocket server = listener(Dialect.MYSQL);
                Socket client = client(server)) {
            byte[] packet = new byte[18];
            new DataInputStream(client.getInputStream()).readFully(packet);
            assertThat(packet).startsWith(14, 0, 0, 0, 10);
            assertThat(new String(packet, 5, 13, ISO_8859_1)).isEqualTo("8.0.40-web-1\0");
        }
    }

    private static ServerSocket listener(Dialect dialect) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(server, dialect));
        return server;
    }

    private static void serve(ServerSocket server, Dialect dialect) {
        try (Socket socket = server.accept()) {
            dialect.serve(
                    new DataInputStream(socket.getInputStream()),
                    socket.getOutputStream(),
                    "web-1");
        } catch (IOException e) {
            // The test has closed its end.
        }
    }

    private static Socket client(ServerSocket server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }
}

package io.natkeeper.lab.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A TCP connection to the internet host: a line out, its echo back. */
final class LineConnection implements Closeable {

    private final Socket socket;
    private final BufferedReader in;

    private LineConnection(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    static LineConnection open(InetSocketAddress server, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(server, Math.toIntExact(timeout.toMillis()));
            return new LineConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * @param timeout how long to wait for the answer; zero for ever
     */
    Echo exchange(String text, Duration timeout) throws IOException {
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        socket.getOutputStream().write((text + "\n").getBytes(UTF_8));
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("closed by the server");
        }
        return Echo.parse(line)
                .filter(echo -> echo.text().equals(text))
                .orElseThrow(() -> new IOException("not the echo of " + text + ": " + line));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

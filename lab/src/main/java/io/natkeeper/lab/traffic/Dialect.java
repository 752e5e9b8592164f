package io.natkeeper.lab.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * What the listeners in private hosts speak: of HTTP, SSH and MySQL as much as tells one from the
 * others. Each names the host that answers.
 */
public enum Dialect {
    /** The client speaks first. */
    HTTP {
        private static final String OK = "HTTP/1.1 200 OK";

        @Override
        void serve(DataInputStream in, OutputStream out, String name) throws IOException {
            while (true) {
                String line = line(in);
                while (!line.isEmpty()) {
                    line = line(in);
                }
                write(out, OK + "\r\nServer: " + name + "\r\nContent-Length: 0\r\n\r\n");
            }
        }

        @Override
        String greeted(DataInputStream in, OutputStream out) throws IOException {
            return ask(in, out);
        }

        @Override
        String ask(DataInputStream in, OutputStream out) throws IOException {
            write(out, "GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
            String who = after(OK, line(in));
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.startsWith("Server: ")) {
                    who = after("Server: ", line);
                }
            }
            return who;
        }
    },

    /** The server speaks first; each line is answered with its version. */
    SSH {
        private static final String VERSION = "SSH-2.0-";

        @Override
        void serve(DataInputStream in, OutputStream out, String name) throws IOException {
            write(out, VERSION + name + "\r\n");
            while (true) {
                line(in);
                write(out, VERSION + name + "\r\n");
            }
        }

        @Override
        String greeted(DataInputStream in, OutputStream out) throws IOException {
            return after(VERSION, line(in));
        }

        @Override
        String ask(DataInputStream in, OutputStream out) throws IOException {
            write(out, VERSION + "client\r\n");
            return after(VERSION, line(in));
        }
    },

    /** The server speaks first, in packets; each packet is answered with its greeting. */
    MYSQL {
        private static final int PROTOCOL_VERSION = 10;
        private static final String VERSION = "8.0.40-";

        @Override
        void serve(DataInputStream in, OutputStream out, String name) throws IOException {
            byte[] greeting = ("?" + VERSION + name + "\0").getBytes(ISO_8859_1);
            greeting[0] = PROTOCOL_VERSION;
            send(out, greeting);
            while (true) {
                receive(in);
                send(out, greeting);
            }
        }

        @Override
        String greeted(DataInputStream in, OutputStream out) throws IOException {
            byte[] packet = receive(in);
            if (packet.length < 2 || packet[0] != PROTOCOL_VERSION) {
                throw new IOException("not the greeting of a MySQL server");
            }
            int end = 1;
            while (end < packet.length && packet[end] != 0) {
                end++;
            }
            return after(VERSION, new String(Arrays.copyOfRange(packet, 1, end), ISO_8859_1));
        }

        @Override
        String ask(DataInputStream in, OutputStream out) throws IOException {
            byte[] ping = {0x0e};
            send(out, ping);
            return greeted(in, out);
        }

        // Three bytes of length, the least first, a number, and the content.
        private void send(OutputStream out, byte[] content) throws IOException {
            byte[] packet = new byte[4 + content.length];
            packet[0] = (byte) content.length;
            System.arraycopy(content, 0, packet, 4, content.length);
            out.write(packet);
        }

        private byte[] receive(DataInputStream in) throws IOException {
            byte[] head = new byte[4];
            in.readFully(head);
            byte[] content = new byte[(head[0] & 0xff) | ((head[1] & 0xff) << 8)];
            in.readFully(content);
            return content;
        }
    };

    private static final int LONGEST_LINE = 1000;

    /** Answers until the client closes, which is an {@link IOException}. */
    abstract void serve(DataInputStream in, OutputStream out, String name) throws IOException;

    /**
     * Right after connecting.
     *
     * @return the name of the host that answers
     * @throws IOException also where another dialect is spoken
     */
    abstract String greeted(DataInputStream in, OutputStream out) throws IOException;

    /** On a connection that has been greeted; returns the same. */
    abstract String ask(DataInputStream in, OutputStream out) throws IOException;

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed by the server");
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("no end of a line");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private static String after(String start, String text) throws IOException {
        if (!text.startsWith(start)) {
            throw new IOException("expected %s…, got: %s".formatted(start, text));
        }
        return text.substring(start.length());
    }
}

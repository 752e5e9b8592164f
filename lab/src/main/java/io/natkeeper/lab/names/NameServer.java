package io.natkeeper.lab.names;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Answers as the resolver of a VPC: the A records that it is told of, now. Any other name does not
 * exist, and any other type of a name that does has no record. UDP only.
 */
public final class NameServer implements AutoCloseable {

    /** What RDS gives its endpoints. */
    private static final int TIME_TO_LIVE_SECONDS = 5;

    private static final int LARGEST = 512;

    private final DatagramSocket socket;
    private final Function<String, Optional<String>> addressOf;

    /**
     * Listens at once.
     *
     * @param addressOf the address of a name without the dot at its end
     */
    public NameServer(InetSocketAddress at, Function<String, Optional<String>> addressOf)
            throws IOException {
        this.socket = new DatagramSocket(at);
        this.addressOf = addressOf;
        Thread.ofPlatform().daemon().name("name-server").start(this::serve);
    }

    /** Where it listens, where it was bound to port 0. */
    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (!socket.isClosed()) {
            try {
                packet.setLength(LARGEST);
                socket.receive(packet);
                answer(
                        Arrays.copyOf(packet.getData(), packet.getLength()),
                        packet.getSocketAddress());
            } catch (IOException e) {
                // Not a query, or it is closed: whoever asks in earnest asks again.
            }
        }
    }

    private void answer(byte[] query, SocketAddress client) throws IOException {
        Message question = new Message(query);
        Record asked = question.getQuestion();
        if (asked == null || question.getHeader().getFlag(Flags.QR)) {
            return;
        }
        byte[] answer = answer(question, asked).toWire();
        socket.send(new DatagramPacket(answer, answer.length, client));
    }

    private Message answer(Message question, Record asked) throws IOException {
        Message answer = new Message(question.getHeader().getID());
        Header header = answer.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.RA);
        if (question.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        answer.addRecord(asked, Section.QUESTION);
        Optional<String> address = addressOf.apply(asked.getName().toString(true));
        if (address.isEmpty()) {
            header.setRcode(Rcode.NXDOMAIN);
        } else if (asked.getType() == Type.A && asked.getDClass() == DClass.IN) {
            answer.addRecord(
                    new ARecord(
                            asked.getName(),
                            DClass.IN,
                            TIME_TO_LIVE_SECONDS,
                            InetAddress.ofLiteral(address.orElseThrow())),
                    Section.ANSWER);
        }
        return answer;
    }
}

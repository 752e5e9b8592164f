package io.natkeeper.simulator.wire;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import software.amazon.awssdk.core.SdkPojo;

/** Answers as EC2 writes them, by the names under which the SDK's fields expect to be read. */
final class Ec2Xml {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
    // EC2 always prints milliseconds.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Ec2Xml() {}

    static String response(String action, SdkPojo response, String requestId) {
        StringBuilder xml =
                new StringBuilder(HEAD)
                        .append('<')
                        .append(action)
                        .append("Response xmlns=\"")
                        .append(NAMESPACE)
                        .append("\">");
        XmlMembers.element(xml, "requestId", requestId);
        if (response.sdkFields().isEmpty()) {
            XmlMembers.element(xml, "return", "true");
        }
        XmlMembers.write(xml, response, TIME);
        return xml.append("</").append(action).append("Response>").toString();
    }

    static String error(String code, String message, String requestId) {
        StringBuilder xml = new StringBuilder(HEAD).append("<Response><Errors><Error>");
        XmlMembers.element(xml, "Code", code);
        XmlMembers.element(xml, "Message", message);
        xml.append("</Error></Errors>");
        XmlMembers.element(xml, "RequestID", requestId);
        return xml.append("</Response>").toString();
    }
}

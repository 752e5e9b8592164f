package io.natkeeper.simulator.wire;

import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.core.SdkPojo;

/** Answers of the query protocol, as every service but EC2 writes them. */
final class QueryXml {

    private QueryXml() {}

    static String response(String namespace, String action, SdkPojo response, String requestId) {
        StringBuilder xml =
                new StringBuilder()
                        .append('<')
                        .append(action)
                        .append("Response xmlns=\"")
                        .append(namespace)
                        .append("\"><")
                        .append(action)
                        .append("Result>");
        XmlMembers.write(xml, response, DateTimeFormatter.ISO_INSTANT);
        xml.append("</").append(action).append("Result><ResponseMetadata>");
        XmlMembers.element(xml, "RequestId", requestId);
        return xml.append("</ResponseMetadata></").append(action).append("Response>").toString();
    }

    static String error(
            String namespace, int status, String code, String message, String requestId) {
        StringBuilder xml =
                new StringBuilder("<ErrorResponse xmlns=\"").append(namespace).append("\"><Error>");
        XmlMembers.element(xml, "Type", status < 500 ? "Sender" : "Receiver");
        XmlMembers.element(xml, "Code", code);
        XmlMembers.element(xml, "Message", message);
        xml.append("</Error>");
        XmlMembers.element(xml, "RequestId", requestId);
        return xml.append("</ErrorResponse>").toString();
    }
}

package io.natkeeper.simulator.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

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
        element(xml, "requestId", requestId);
        if (response.sdkFields().isEmpty()) {
            element(xml, "return", "true");
        }
        members(xml, response);
        return xml.append("</").append(action).append("Response>").toString();
    }

    static String error(String code, String message, String requestId) {
        StringBuilder xml = new StringBuilder(HEAD).append("<Response><Errors><Error>");
        element(xml, "Code", code);
        element(xml, "Message", message);
        xml.append("</Error></Errors>");
        element(xml, "RequestID", requestId);
        return xml.append("</Response>").toString();
    }

    private static void members(StringBuilder xml, SdkPojo pojo) {
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList)) {
                value(xml, field, field.unmarshallLocationName(), value);
            }
        }
    }

    private static void value(StringBuilder xml, SdkField<?> field, String name, Object value) {
        switch (value) {
            case List<?> items -> {
                ListTrait list = field.getRequiredTrait(ListTrait.class);
                xml.append('<').append(name).append('>');
                for (Object item : items) {
                    value(xml, list.memberFieldInfo(), list.memberLocationName(), item);
                }
                xml.append("</").append(name).append('>');
            }
            case SdkPojo pojo -> {
                xml.append('<').append(name).append('>');
                members(xml, pojo);
                xml.append("</").append(name).append('>');
            }
            case Instant instant -> element(xml, name, TIME.format(instant));
            case String _, Boolean _, Number _ -> element(xml, name, value.toString());
            default -> throw new UnsupportedOperationException("A member of " + value.getClass());
        }
    }

    private static void element(StringBuilder xml, String name, String text) {
        xml.append('<').append(name).append('>');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                default -> xml.append(c);
            }
        }
        xml.append("</").append(name).append('>');
    }
}

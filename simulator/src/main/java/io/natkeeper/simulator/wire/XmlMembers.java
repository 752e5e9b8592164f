package io.natkeeper.simulator.wire;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** The members of an answer, by the names under which the SDK's fields expect to be read. */
final class XmlMembers {

    private XmlMembers() {}

    /** Every member that is there. */
    static void write(StringBuilder xml, SdkPojo pojo, DateTimeFormatter time) {
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            if (value != null && !(value instanceof SdkAutoConstructList)) {
                value(xml, field, field.unmarshallLocationName(), value, time);
            }
        }
    }

    private static void value(
            StringBuilder xml,
            SdkField<?> field,
            String name,
            Object value,
            DateTimeFormatter time) {
        switch (value) {
            case List<?> items -> {
                ListTrait list = field.getRequiredTrait(ListTrait.class);
                xml.append('<').append(name).append('>');
                for (Object item : items) {
                    String member = list.memberLocationName();
                    value(
                            xml,
                            list.memberFieldInfo(),
                            member == null ? "member" : member,
                            item,
                            time);
                }
                xml.append("</").append(name).append('>');
            }
            case SdkPojo pojo -> {
                xml.append('<').append(name).append('>');
                write(xml, pojo, time);
                xml.append("</").append(name).append('>');
            }
            case Instant instant -> element(xml, name, time.format(instant));
            case String _, Boolean _, Number _ -> element(xml, name, value.toString());
            default -> throw new UnsupportedOperationException("A member of " + value.getClass());
        }
    }

    static void element(StringBuilder xml, String name, String text) {
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

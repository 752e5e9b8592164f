package io.natkeeper.aws;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The tags that Natkeeper reads and writes. */
final class Tags {

    static final String POOL = "natkeeper:pool";
    static final String DESTINATIONS = "natkeeper:destinations";
    static final String NAT64 = "natkeeper:nat64";
    static final String ENTRY = "natkeeper:entry";
    static final String ADMIT = "natkeeper:admit";
    static final String HEALTHY_SINCE = "natkeeper:healthy-since";
    static final String LATCHED_UNTIL = "natkeeper:latched-until";
    static final String TOLD = "natkeeper:told";
    static final String DRIFT = "natkeeper:drift";
    static final String PORTS = "natkeeper:ports";
    static final String EGRESS = "natkeeper:egress";
    static final String READY = "natkeeper:ready";
    static final String NAME = "Name";

    /** Auto Scaling's own, on each instance that it launched and has not let go of. */
    static final String GROUP_NAME = "aws:autoscaling:groupName";

    private Tags() {}

    /** A tag's value; an empty one counts as missing. */
    static Optional<String> value(List<Tag> tags, String key) {
        return tags.stream()
                .filter(tag -> tag.key().equals(key))
                .map(Tag::value)
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}

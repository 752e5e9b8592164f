package io.natkeeper.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.jr.ob.JSON;
import io.natkeeper.report.Topic;
import io.natkeeper.simulator.ssm.SsmDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What functions that hand something to hosts are deployed with. */
public final class SampleDeployment {

    private SampleDeployment() {}

    public static ScheduledEvent event(
            String source, String detailType, Map<String, Object> detail) {
        try {
            String json =
                    JSON.std.asString(
                            Map.of(
                                    "source",
                                    source,
                                    "detail-type",
                                    detailType,
                                    "time",
                                    "2026-03-02T03:05:00Z",
                                    "detail",
                                    detail));
            return LambdaEventSerializers.serializerFor(
                            ScheduledEvent.class, SampleDeployment.class.getClassLoader())
                    .fromJson(new ByteArrayInputStream(json.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SsmDocument document(String name) {
        try {
            Object content =
                    new Load(LoadSettings.builder().build())
                            .loadFromString(
                                    Files.readString(
                                            Path.of("..", "host", "documents", "deliver.yaml")));
            return SsmDocument.parse(name, JSON.std.asString(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param topic what is told goes there as well
     */
    public record RecordingTopic(List<Topic.Message> told, Topic topic) implements Topic {
        @Override
        public Optional<String> publish(Message message) {
            told.add(message);
            return topic.publish(message);
        }

        @Override
        public Optional<String> remember(Set<String> resourceIds, Instant when) {
            throw new AssertionError("The inventory remembers.");
        }

        @Override
        public Optional<String> forget(Set<String> resourceIds) {
            throw new AssertionError("The inventory remembers.");
        }
    }
}

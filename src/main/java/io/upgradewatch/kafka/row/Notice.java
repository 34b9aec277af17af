package io.upgradewatch.kafka.row;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.upgradewatch.recover.LostStateChoice;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Tells the consumers of the changes that what was told of a shard's devices was lost, and what was done; pure. */
public final class Notice {

    private static final String TYPE = "UpgradewatchNotice";
    private static final byte[] TYPE_BYTES = TYPE.getBytes(StandardCharsets.US_ASCII);

    // Of no device; and not none, which some consumers do not expect.
    private static final byte[] KEY = "upgradewatch:notice".getBytes(StandardCharsets.US_ASCII);

    private Notice() {}

    public static ProducerRecord<byte[], byte[]> of(
            String group, int shard, LostStateChoice choice, Instant at, String topic) {
        byte[] value = Json.object(json -> {
            Json.field(json, "time", at);
            json.writeArrayFieldStart("shards");
            json.writeNumber(shard);
            json.writeEndArray();
            Json.field(json, "choice", choice.label());
        });
        String name = String.join("|", group, String.valueOf(shard), choice.label(), at.toString());
        CloudEvent event = CloudEventBuilder.v1()
                .withId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .withType(TYPE)
                .withSource(URI.create("/upgradewatch/groups/" + group))
                .withTime(at.atOffset(ZoneOffset.UTC))
                .withData("application/json", value)
                .build();
        return KafkaMessageFactory.<byte[]>createWriter(topic, shard, KEY).writeBinary(event);
    }

    /** Whether {@code row} is one, and no change. */
    public static boolean is(ConsumerRecord<byte[], byte[]> row) {
        Header type = row.headers().lastHeader("ce_type");
        return type != null && Arrays.equals(type.value(), TYPE_BYTES);
    }
}

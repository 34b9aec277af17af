package io.upgradewatch.kafka.row;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatusChanged;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A change as it goes out: a CloudEvent in Kafka's binary mode; pure. */
public final class ChangeRecord {

    private static final String TYPE = "UpgradeStatusChanged";
    private static final String TIME = "ce_time";

    private ChangeRecord() {}

    /** @param trace extension attributes; empty without a trace */
    public static ProducerRecord<byte[], byte[]> of(
            UpgradeStatusChanged change, Map<String, String> trace, String topic, int partition) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(change.id())
                .withType(TYPE)
                .withSource(URI.create("/upgradewatch/accounts/" + change.account()))
                .withSubject(change.device().digits())
                .withTime(change.observedAt().atOffset(ZoneOffset.UTC))
                .withExtension("sequence", Long.toString(change.sequence()))
                .withData("application/json", value(change));
        trace.forEach(builder::withExtension);
        CloudEvent event = builder.build();
        ProducerRecord<byte[], byte[]> row = KafkaMessageFactory.<byte[]>createWriter(
                        topic, partition, RowKey.of(change.device()))
                .writeBinary(event);
        // The SDK cuts the zeros at the end of a fraction; header and value are to be the same text.
        row.headers().remove(TIME).add(TIME, change.observedAt().toString().getBytes(StandardCharsets.UTF_8));
        return row;
    }

    /** The event itself, as JSON. */
    public static byte[] value(UpgradeStatusChanged change) {
        Upgrade upgrade = change.upgrade();
        return Json.object(json -> {
            Json.field(json, "deviceId", change.device().digits());
            Json.field(json, "accountName", change.account());
            Json.field(json, "campaignId", upgrade.campaign());
            Json.field(json, "previousStatus", change.previous());
            Json.field(json, "status", upgrade.status());
            json.writeBooleanField("reversal", change.reversal());
            Json.field(json, "reason", upgrade.reason());
            Json.field(json, "reasonCategory", change.reasonCategory().label());
            Json.field(json, "firmwareName", upgrade.firmwareName());
            Json.field(json, "firmwareFrom", upgrade.firmwareFrom());
            Json.field(json, "firmwareTo", upgrade.firmwareTo());
            Json.field(json, "startDate", upgrade.startDate());
            Json.field(json, "reportUpdatedTime", upgrade.reportedAt());
            Json.field(json, "observedTime", change.observedAt());
        });
    }
}

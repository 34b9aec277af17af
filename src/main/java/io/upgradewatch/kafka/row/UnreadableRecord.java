package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.PollOutcome.Unreadable;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An answer that nobody could read, as it is put aside: its bytes as they came, the rest in headers; pure. */
public final class UnreadableRecord {

    private UnreadableRecord() {}

    public static ProducerRecord<byte[], byte[]> of(Imei imei, AccountName account, Unreadable answer, String topic) {
        // No partition: this topic may have any number of them.
        ProducerRecord<byte[], byte[]> row = new ProducerRecord<>(topic, RowKey.of(imei), answer.body());
        header(row, "account", account.value());
        header(row, "cause", answer.cause());
        header(row, "detail", answer.detail());
        header(row, "status", String.valueOf(answer.status()));
        return row;
    }

    private static void header(ProducerRecord<byte[], byte[]> row, String name, String value) {
        row.headers().add("upgradewatch-" + name, value.getBytes(StandardCharsets.UTF_8));
    }
}

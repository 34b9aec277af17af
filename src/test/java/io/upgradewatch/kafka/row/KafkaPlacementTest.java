package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.Imei;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaPlacementTest {

    @Test
    void placesEveryDeviceWhereKafkasOwnPartitionerDoes() {
        KafkaPlacement placement = new KafkaPlacement(16);

        LongStream.range(0, 1_000)
                .map(i -> i * 998_244_353L)
                .mapToObj(Imei::new)
                .forEach(imei -> assertThat(placement.shardOf(imei))
                        .isEqualTo(BuiltInPartitioner.partitionForKey(RowKey.of(imei), 16)));
    }

    @Test
    void placesNamesTheSameWay() {
        assertThat(new KafkaPlacement(7).shardOf("Zürich"))
                .isEqualTo(BuiltInPartitioner.partitionForKey(
                        "Zürich".getBytes(java.nio.charset.StandardCharsets.UTF_8), 7));
    }
}

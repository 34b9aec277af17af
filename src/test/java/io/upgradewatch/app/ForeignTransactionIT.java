package io.upgradewatch.app;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.ForeignWriter;
import io.upgradewatch.kafka.row.KafkaPlacement;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Open and hanging transactions of another program on every partition that a restart has to read. */
class ForeignTransactionIT {

    private static final int PARTITIONS = 4;
    private static final KafkaPlacement PLACEMENT = new KafkaPlacement(PARTITIONS);
    private static final int DEVICES = 6;
    private static final int CHANGED = 0;
    private static final int LEFT_ALONE = 1;
    private static final String OPEN = "upgradewatch_foreign_transactions";

    @Test
    void nothingIsToldTwiceAcrossARestartAndOnlyTheDevicesBehindTheTransactionWait() {
        try (World world = new World();
                ForeignWriter dies = new ForeignWriter(world.broker.bootstrapServers());
                ForeignWriter aborts = new ForeignWriter(world.broker.bootstrapServers());
                ServiceProcess first = world.instance().start().awaitReady();
                Events events = world.changes()) {
            watchAll(world, first);
            events.awaitCount(DEVICES);
            dies.open(rows(World.STATE));
            aborts.open(rows(World.WATCHLIST));
            dies.die();
            tell(world, CHANGED, 1, 2);
            events.awaitCount(DEVICES + 1);
            first.stop();
            try (ServiceProcess second = world.instance().start().awaitReady()) {
                tell(world, LEFT_ALONE, 1, 2);
                events.awaitCount(DEVICES + 2);
                world.awaitPolls(World.device(LEFT_ALONE), 3);
                assertThat(events.toTheEnd()).as("no change is told again").hasSize(DEVICES + 2);
                assertThatItSaysWhatItWaitsFor(second);

                tell(world, CHANGED, 1, 2, 3);
                dies.endByCommand(partitions(World.STATE));
                aborts.abort();
                events.awaitCount(DEVICES + 3);
                second.await("nothing is held any more", one -> one.metric(OPEN) == 0);
                second.await(
                        "the new device counts", one -> one.get(path(DEVICES)).statusCode() == 200);
                world.awaitPolls(World.device(CHANGED), 3);
                assertThat(events.toTheEnd()).hasSize(DEVICES + 3);
            }
        }
    }

    private static void assertThatItSaysWhatItWaitsFor(ServiceProcess instance) {
        String state = "waits for a transaction of another writer on " + partition(World.STATE, CHANGED);
        assertThat(instance.get(path(CHANGED)).body()).contains(state);
        HttpResponse<String> polled = instance.post(path(CHANGED) + "/poll", "application/json", "");
        assertThat(polled.statusCode()).isEqualTo(503);
        assertThat(polled.body()).contains(state);
        instance.await("the metric shows it", one -> one.metric(OPEN) == PARTITIONS);
        assertThat(instance.management("/q/health/ready").body())
                .contains("for a transaction of another writer on " + partition(World.STATE, CHANGED));
        HttpResponse<String> put = instance.put(path(DEVICES), "{\"account\":\"" + World.ACCOUNT + "\"}");
        assertThat(put.statusCode()).isEqualTo(503);
        assertThat(put.body())
                .contains("written", "a transaction of another writer on " + partition(World.WATCHLIST, DEVICES));
    }

    private static void watchAll(World world, ServiceProcess instance) {
        for (int device = 0; device < DEVICES; device++) {
            tell(world, device, 1);
            String watch = "{\"account\":\"" + World.ACCOUNT + "\",\"since\":\"1970-01-01T00:00:00Z\"}";
            assertThat(instance.put(path(device), watch).statusCode()).isEqualTo(201);
        }
    }

    private static void tell(World world, int device, int... campaigns) {
        world.tell(World.device(device), World.ACCOUNT, "UpgradePending", campaigns);
    }

    /** A row on each partition, of devices that nobody watches. */
    private static List<ProducerRecord<byte[], byte[]>> rows(String topic) {
        List<ProducerRecord<byte[], byte[]>> rows = new ArrayList<>();
        for (TopicPartition partition : partitions(topic)) {
            String key = IntStream.range(0, 1_000)
                    .mapToObj(i -> new Imei(880_000_000_000_000L + i))
                    .filter(imei -> PLACEMENT.shardOf(imei) == partition.partition())
                    .findFirst()
                    .orElseThrow()
                    .digits();
            rows.add(ForeignWriter.row(partition, key, null));
        }
        return rows;
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    private static String partition(String topic, int device) {
        return topic + "-" + PLACEMENT.shardOf(World.device(device));
    }

    private static String path(int device) {
        return "/api/devices/" + World.device(device).digits();
    }
}

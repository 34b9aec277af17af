package io.upgradewatch.kafka.write;

import io.upgradewatch.embedded.kafka.EmbeddedBroker;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.publish.Aborted;
import io.upgradewatch.publish.Fenced;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerRestartIT {

    @Test
    void aPublisherThatRepeatsWhatFailedLosesNothingAndDoublesNothingWhenTheBrokerRestarts() throws Exception {
        Path data = Path.of("target", "broker-" + UUID.randomUUID());
        RealKafka.quiet();
        EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        KafkaSettings settings = RealKafka.settings(broker.bootstrapServers(), 1, Map.of());
        try (OneInstance one = new OneInstance(settings)) {
            List<Imei> devices = Samples.devices(one.placement, 0, 300);
            TransactionalPublisher[] pen = {one.fence(0)};
            for (int i = 0; i < devices.size(); i++) {
                if (i == 100) {
                    int port = broker.port();
                    broker.close();
                    broker = EmbeddedBroker.start(data, port);
                }
                publish(one, pen, devices.get(i));
            }
            List<String> published = RealKafka.committed(
                            settings, settings.topics().changes())
                    .stream()
                    .map(event -> new String(event.key(), StandardCharsets.US_ASCII))
                    .toList();
            assertThat(published).isEqualTo(devices.stream().map(Imei::digits).toList());
            assertThat(one.replay(0)).hasSize(300);
        } finally {
            broker.close();
        }
    }

    // As a shard does: what was aborted is published again, and after a fence the log says what was written.
    private static void publish(OneInstance one, TransactionalPublisher[] pen, Imei imei) {
        while (true) {
            try {
                one.answer(() -> pen[0].publish(Samples.publication(imei)));
                return;
            } catch (Aborted again) {
                continue;
            } catch (Fenced unknown) {
                pen[0] = one.fence(0);
                if (one.replay(0).stream().anyMatch(entry -> entry.toString().contains(imei.toString()))) {
                    return;
                }
            }
        }
    }
}

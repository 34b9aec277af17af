package io.upgradewatch.kafka.client;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;

/** Whatever is given alone, every client can be made of it. */
class ClientsIT {

    @ParameterizedTest
    @CsvSource({
        "request.timeout.ms,30000",
        "request.timeout.ms,200",
        "linger.ms,4000",
        "linger.ms,60000",
        "delivery.timeout.ms,120000",
        "delivery.timeout.ms,1000",
        "max.block.ms,3000",
        "default.api.timeout.ms,3000",
        "session.timeout.ms,45000",
        "session.timeout.ms,900",
        "heartbeat.interval.ms,15000",
        "max.poll.interval.ms,300000",
        "transaction.timeout.ms,4000",
        "retry.backoff.ms,1000",
        "retry.backoff.max.ms,2",
        "fetch.max.wait.ms,5000",
    })
    void aValueThatIsGivenAloneBindsTheOthers(String key, String value) {
        for (String protocol : new String[] {"classic", "consumer"}) {
            KafkaSettings settings = RealKafka.settings(1, Map.of(key, value, "group.protocol", protocol));

            assertThatCode(() -> make(settings)).doesNotThrowAnyException();
        }
    }

    private static void make(KafkaSettings settings) {
        ByteArraySerializer out = new ByteArraySerializer();
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        Admin.create(settings.admin()).close();
        new KafkaProducer<>(settings.pen(0), out, out).close();
        new KafkaProducer<>(settings.rows(), out, out).close();
        new KafkaConsumer<>(settings.reader("any", 1), in, in).close();
        new KafkaConsumer<>(settings.replayer(1), in, in).close();
        new KafkaConsumer<>(settings.member(1), in, in).close();
    }
}

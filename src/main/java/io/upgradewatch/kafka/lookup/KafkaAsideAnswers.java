package io.upgradewatch.kafka.lookup;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.publish.AsideAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The ends of the unreadable topic's partitions, read anew for each question. */
public final class KafkaAsideAnswers implements AsideAnswers {

    private static final int SHOWN_CHARACTERS = 2_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHIN = Duration.ofSeconds(8);

    private final KafkaSettings settings;
    private final Lookups lookups;

    public KafkaAsideAnswers(KafkaSettings settings, Lookups lookups) {
        this.settings = settings;
        this.lookups = lookups;
    }

    @Override
    public Uni<List<Aside>> latest(int limit) {
        return lookups.ask(() -> read(limit));
    }

    private List<Aside> read(int limit) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                settings.reader("unreadable", 100), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(settings.topics().unreadable()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
            all.forEach(one -> consumer.seek(one, Math.max(beginnings.get(one), ends.get(one) - 2L * limit)));
            return read(consumer, ends).stream()
                    .sorted(Comparator.comparing(Aside::at).reversed())
                    .limit(limit)
                    .toList();
        } catch (AuthorizationException refused) {
            throw new KafkaUnreachable(
                    "this service may not read the topic " + settings.topics().unreadable()
                            + ": it needs the right Read there to show what was put aside",
                    refused);
        }
    }

    private static List<Aside> read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        List<Aside> found = new ArrayList<>();
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (ends.keySet().stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
            consumer.poll(POLL).forEach(row -> aside(row).ifPresent(found::add));
            if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("what was put aside cannot be read to its end", null);
            }
        }
        return found;
    }

    /** What the row says; empty if it is none of ours. */
    static Optional<Aside> aside(ConsumerRecord<byte[], byte[]> row) {
        if (row.key() == null || row.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Aside(
                    Imei.of(new String(row.key(), StandardCharsets.ISO_8859_1)),
                    header(row, "account"),
                    Instant.ofEpochMilli(row.timestamp()),
                    header(row, "cause"),
                    header(row, "detail"),
                    status(row),
                    row.value().length,
                    beginning(row.value())));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static String beginning(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN_CHARACTERS), StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS));
    }

    private static int status(ConsumerRecord<byte[], byte[]> row) {
        String status = header(row, "status");
        return status.matches("[0-9]{1,3}") ? Integer.parseInt(status) : 0;
    }

    private static String header(ConsumerRecord<byte[], byte[]> row, String name) {
        Header header = row.headers().lastHeader("upgradewatch-" + name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}

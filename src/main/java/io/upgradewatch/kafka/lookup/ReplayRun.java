package io.upgradewatch.kafka.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.row.ControlRow;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.Notice;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.publish.Replays.Request;
import io.upgradewatch.publish.Replays.State;
import io.upgradewatch.publish.Replays.Status;
import io.upgradewatch.publish.Replays.What;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** One replay: reads, picks, writes, until it is through or cancelled. Blocks; its status is for any thread. */
final class ReplayRun implements Runnable {

    /** The header that marks what was replayed; its value is the id of the replay. */
    static final String MARK = "upgradewatch-replay";

    private static final Logger LOG = Logger.getLogger(ReplayRun.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHOUT_PROGRESS = Duration.ofSeconds(30);

    private final String id;
    private final Request request;
    private final KafkaSettings settings;
    private final KafkaPlacement placement;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private final Instant startedAt = Clock.systemUTC().instant();
    private final AtomicReference<Exception> unwritten = new AtomicReference<>();
    private volatile boolean cancelled;
    private volatile State state = State.RUNNING;
    private volatile Instant endedAt;
    private volatile String failure;
    private volatile long read;
    private volatile long total;
    private volatile long published;

    ReplayRun(
            String id,
            Request request,
            KafkaSettings settings,
            KafkaPlacement placement,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.id = id;
        this.request = request;
        this.settings = settings;
        this.placement = placement;
        this.producers = producers;
    }

    String id() {
        return id;
    }

    boolean ended() {
        return state != State.RUNNING;
    }

    void cancel() {
        cancelled = true;
    }

    Status status() {
        return new Status(
                id,
                request,
                state,
                read,
                total,
                published,
                startedAt,
                Optional.ofNullable(endedAt),
                Optional.ofNullable(failure));
    }

    @Override
    public void run() {
        State end = State.FAILED;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        settings.replayer(1_000), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Producer<byte[], byte[]> producer = producers.apply(settings.rows())) {
            if (request.what() == What.CHANGES) {
                changes(consumer, producer);
            } else {
                states(consumer, producer);
            }
            producer.flush();
            checkWritten();
            end = cancelled ? State.CANCELLED : State.DONE;
        } catch (RuntimeException failed) {
            failure = settings.masked(failed);
        } finally {
            endedAt = Clock.systemUTC().instant();
            state = end;
            LOG.infof("replay ended id=%s state=%s read=%d published=%d", id, end.label(), read, published);
        }
    }

    private void changes(KafkaConsumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        List<TopicPartition> partitions = partitions(settings.topics().changes());
        consumer.assign(partitions);
        Map<TopicPartition, Long> from = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        request.since().ifPresent(since -> from.replaceAll((one, beginning) -> ends.get(one)));
        request.since().ifPresent(since -> offsetsAt(consumer, partitions, since)
                .forEach((one, at) -> from.put(one, at.offset())));
        total = partitions.stream()
                .mapToLong(one -> ends.get(one) - from.get(one))
                .sum();
        from.forEach(consumer::seek);
        readTo(consumer, ends, from, row -> {
            if (!Notice.is(row) && isMeant(row, "accountName", change -> isCampaign(change))) {
                publish(producer, row);
            }
        });
    }

    private static Map<TopicPartition, OffsetAndTimestamp> offsetsAt(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant since) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(one -> times.put(one, since.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>(consumer.offsetsForTimes(times));
        found.values().removeIf(none -> none == null);
        return found;
    }

    // Twice over each partition: which row is a device's last one is only known at its end.
    private void states(KafkaConsumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
        List<TopicPartition> partitions = partitions(settings.topics().state());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        total = 2
                * partitions.stream()
                        .mapToLong(one -> ends.get(one) - beginnings.get(one))
                        .sum();
        for (TopicPartition one : partitions) {
            Map<TopicPartition, Long> end = Map.of(one, ends.get(one));
            Map<TopicPartition, Long> beginning = Map.of(one, beginnings.get(one));
            Map<Imei, Long> last = new HashMap<>();
            consumer.assign(List.of(one));
            consumer.seek(one, beginnings.get(one));
            readTo(consumer, end, beginning, row -> imei(row).ifPresent(imei -> last.put(imei, row.offset())));
            consumer.seek(one, beginnings.get(one));
            readTo(consumer, end, beginning, row -> {
                boolean present = imei(row)
                        .map(last::get)
                        .filter(at -> at == row.offset())
                        .isPresent();
                if (present && isMeant(row, "account", this::hasCampaign)) {
                    publish(producer, row);
                }
            });
        }
    }

    /** Where what is asked for stands. */
    private List<TopicPartition> partitions(String topic) {
        IntStream shards = request.device()
                .map(imei -> IntStream.of(placement.shardOf(RowKey.of(imei))))
                .orElseGet(() -> IntStream.range(0, placement.shards()));
        return shards.mapToObj(shard -> new TopicPartition(topic, shard)).toList();
    }

    private void readTo(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> from,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        long before = read;
        long deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
        while (!cancelled && ends.keySet().stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
            for (ConsumerRecord<byte[], byte[]> row : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(row.topic(), row.partition());
                if (row.offset() < ends.get(partition)) {
                    sink.accept(row);
                }
            }
            checkWritten();
            long now = before
                    + ends.keySet().stream()
                            .mapToLong(one -> Math.min(consumer.position(one), ends.get(one)) - from.get(one))
                            .sum();
            if (now > read) {
                deadline = System.nanoTime() + WITHOUT_PROGRESS.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new KafkaUnreachable("the source cannot be read to its end", null);
            }
            read = now;
        }
    }

    private void publish(Producer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> row) {
        // By its key, wherever the topic's own number of partitions places that: a device's rows stay in order.
        ProducerRecord<byte[], byte[]> copy =
                new ProducerRecord<>(request.topic(), null, row.timestamp(), row.key(), row.value(), row.headers());
        copy.headers()
                .remove(MARK)
                .add(MARK, id.getBytes(StandardCharsets.US_ASCII))
                .remove(MARK + "-of")
                .add(MARK + "-of", request.what().label().getBytes(StandardCharsets.US_ASCII));
        producer.send(copy, (where, failed) -> {
            if (failed != null) {
                unwritten.compareAndSet(null, failed);
            }
        });
        published++;
    }

    private void checkWritten() {
        Exception failed = unwritten.get();
        if (failed != null) {
            throw new KafkaUnreachable("the topic cannot be written: " + settings.masked(failed), failed);
        }
    }

    private boolean isMeant(ConsumerRecord<byte[], byte[]> row, String account, Function<JsonNode, Boolean> campaign) {
        if (row.key() == null || row.value() == null || ControlRow.isKey(row.key())) {
            return false;
        }
        if (request.device().isPresent()
                && !Arrays.equals(row.key(), RowKey.of(request.device().get()))) {
            return false;
        }
        if (request.what() == What.CHANGES
                && request.account().isEmpty()
                && request.campaign().isEmpty()) {
            return true;
        }
        try {
            JsonNode value = Json.read(row.value());
            return !value.has("unwatchedAt")
                    && request.account()
                            .map(wanted ->
                                    wanted.value().equals(value.path(account).textValue()))
                            .orElse(true)
                    && campaign.apply(value);
        } catch (UnreadableRow notOurs) {
            return false;
        }
    }

    private boolean hasCampaign(JsonNode state) {
        if (request.campaign().isEmpty()) {
            return true;
        }
        for (JsonNode upgrade : state.path("upgrades")) {
            if (isCampaign(upgrade)) {
                return true;
            }
        }
        return false;
    }

    private boolean isCampaign(JsonNode upgrade) {
        String campaign = upgrade.path("campaignId").textValue();
        return request.campaign()
                .map(wanted -> campaign != null && !campaign.isBlank() && wanted.equals(new CampaignId(campaign)))
                .orElse(true);
    }

    private static Optional<Imei> imei(ConsumerRecord<byte[], byte[]> row) {
        if (row.key() == null || ControlRow.isKey(row.key())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Imei.of(new String(row.key(), StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}

package io.upgradewatch.kafka.reshard;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.DyingProducers;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.RecordingOwner;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.group.GroupMember;
import io.upgradewatch.kafka.loss.Recovery;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.StateRow;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.topic.DescribedTopics;
import io.upgradewatch.kafka.topic.RightsWatch;
import io.upgradewatch.kafka.topic.Topics;
import io.upgradewatch.kafka.topic.TopicsMemory;
import io.upgradewatch.kafka.topic.TopicsWatch;
import io.upgradewatch.kafka.write.OneInstance;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Rows that are moved when partitions were added: none lost, none doubled, whenever whoever moves them is killed. */
class ReshardingIT {

    private static final int BEFORE = 2;
    private static final int AFTER = 5;
    private static final List<Imei> FLEET = LongStream.range(0, 40)
            .mapToObj(number -> new Imei(990_000_000_000_000L + number))
            .toList();

    private final KafkaSettings settings = RealKafka.settings(BEFORE);
    private final TopicNames names = settings.topics();
    private final List<String> steps = new ArrayList<>();

    @Test
    void everyDeviceIsFoundInItsNewPlaceAsItWas() throws Exception {
        fleet();
        grow();
        assertThat(reshard(KafkaLog.PRODUCERS).run(OptionalInt.empty()).before())
                .isEqualTo(BEFORE);
        assertFleetIsInItsPlace();

        Resharding.Done again = reshard(KafkaLog.PRODUCERS).run(OptionalInt.empty());
        assertThat(again).isEqualTo(new Resharding.Done(AFTER, AFTER, 0, 0));
        assertFleetIsInItsPlace();
    }

    @Test
    void partitionsAreAddedForWhoeverAsks() throws Exception {
        fleet();
        assertThat(reshard(KafkaLog.PRODUCERS).run(OptionalInt.of(AFTER)).partitions())
                .isEqualTo(AFTER);
        assertFleetIsInItsPlace();

        assertThatThrownBy(() -> reshard(KafkaLog.PRODUCERS).run(OptionalInt.of(BEFORE)))
                .isInstanceOf(UnusableTopics.class)
                .hasMessageContaining("cannot be taken away");
    }

    // In order the commits are: the watches, the states, the marks.
    @ParameterizedTest
    @CsvSource("2,false")
    void aKillLosesNothingAndNobodyStartsBeforeItHasBeenFinished(int commit, boolean after) throws Exception {
        fleet();
        grow();
        DyingProducers dying = new DyingProducers(commit, after, () -> {
            throw new DyingProducers.Killed();
        });
        assertThatThrownBy(() -> reshard(dying).run(OptionalInt.empty())).isInstanceOf(DyingProducers.Killed.class);
        assertThatThrownBy(() -> Topics.ensure(settings))
                .isInstanceOf(UnusableTopics.class)
                .hasMessageContaining("a reshard to 5 partitions has begun and not ended");

        reshard(KafkaLog.PRODUCERS).run(OptionalInt.empty());
        assertFleetIsInItsPlace();
    }

    @Tag("faults")
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,true", "3,false", "3,true"})
    void norDoesOneAtAnyOtherCommit(int commit, boolean after) throws Exception {
        aKillLosesNothingAndNobodyStartsBeforeItHasBeenFinished(commit, after);
    }

    @Test
    void whatWasWrittenInTheNewPlaceMeanwhileCountsWhereItIsNewer() throws Exception {
        fleet();
        grow();
        KafkaPlacement placement = new KafkaPlacement(AFTER);
        Imei moved = stray();
        String row = "{\"account\":\"0000123456-00009\",\"since\":\"2026-11-23T00:00:00Z\",\"tags\":[]}";
        RealKafka.write(
                settings,
                new ProducerRecord<>(
                        names.watchlist(),
                        placement.shardOf(moved),
                        RowKey.of(moved),
                        row.getBytes(StandardCharsets.UTF_8)));

        reshard(KafkaLog.PRODUCERS).run(OptionalInt.empty());

        assertThat(replayed().get(moved).toString()).contains("0000123456-00009");
        assertThat(replayed()).hasSize(FLEET.size());
    }

    @Test
    void aWatchThatDoesNotSaySinceWhenKeepsItsMoment() throws Exception {
        fleet();
        Imei undated = stray();
        RealKafka.write(
                settings,
                new ProducerRecord<>(
                        names.watchlist(),
                        new KafkaPlacement(BEFORE).shardOf(undated),
                        RowKey.of(undated),
                        "{\"account\":\"0000123456-00001\"}".getBytes(StandardCharsets.UTF_8)));
        Instant written = Instant.ofEpochMilli(RealKafka.committed(settings, names.watchlist()).stream()
                .filter(row -> new String(row.key(), StandardCharsets.US_ASCII).equals(undated.digits()))
                .mapToLong(row -> row.timestamp())
                .max()
                .orElseThrow());
        grow();

        reshard(KafkaLog.PRODUCERS).run(OptionalInt.empty());

        assertThat(replayed().get(undated).watch().since()).isEqualTo(written);
    }

    @Test
    void itIsRefusedWhileAnInstanceRuns() throws Exception {
        fleet();
        grow();
        KafkaSettings impatient = new KafkaSettings(
                Map.of("bootstrap.servers", RealKafka.bootstrapServers(), "session.timeout.ms", "6000"),
                settings.group(),
                BEFORE,
                (short) 1,
                names,
                settings.http());
        RecordingOwner owner = new RecordingOwner(shard -> {});
        ExecutorService loop = RealKafka.loop();
        TopicsWatch unwatched = new TopicsWatch(impatient, new TopicsRow(BEFORE, 0, null, null));
        GroupMember member = new GroupMember(
                impatient,
                new WatchlistReader(new KafkaPlacement(BEFORE), () -> {}),
                unwatched,
                RightsWatch.of(impatient),
                loop);
        member.start(owner);
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !owner.owned.isEmpty());
            Resharding refused = new Resharding(impatient, KafkaLog.PRODUCERS, steps::add);
            assertThatThrownBy(() -> refused.run(OptionalInt.empty()))
                    .isInstanceOf(UnusableTopics.class)
                    .hasMessageContaining("has 1 members");
            assertThat(new TopicsMemory(settings).read().orElseThrow().resharding())
                    .isZero();
        } finally {
            member.stop().await().atMost(Duration.ofSeconds(30));
            loop.shutdown();
        }
    }

    private Resharding reshard(Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        return new Resharding(settings, producers, steps::add);
    }

    /** Watches and states of the whole fleet, placed by the first number of partitions, and one event each. */
    private void fleet() {
        Topics.ensure(settings);
        KafkaPlacement placement = new KafkaPlacement(BEFORE);
        RealKafka.write(
                settings,
                FLEET.stream()
                        .flatMap(imei -> Stream.of(
                                new ProducerRecord<>(
                                        names.watchlist(),
                                        placement.shardOf(imei),
                                        RowKey.of(imei),
                                        ("{\"account\":\"0000123456-00001\",\"since\":\"2026-11-23T00:00:00Z\",\"tags\":[\""
                                                        + imei.digits() + "\"]}")
                                                .getBytes(StandardCharsets.UTF_8)),
                                new ProducerRecord<>(
                                        names.state(),
                                        placement.shardOf(imei),
                                        RowKey.of(imei),
                                        StateRow.write(Samples.STATE))))
                        .toList());
    }

    private Imei stray() {
        return FLEET.stream()
                .filter(imei -> new KafkaPlacement(BEFORE).shardOf(imei) != new KafkaPlacement(AFTER).shardOf(imei))
                .findFirst()
                .orElseThrow();
    }

    private void grow() throws Exception {
        try (Admin admin = Admin.create(settings.admin())) {
            admin.createPartitions(names.ofDevices().stream()
                            .collect(Collectors.toMap(name -> name, name -> NewPartitions.increaseTo(AFTER))))
                    .all()
                    .get();
            Awaitility.await().until(() -> DescribedTopics.of(admin, names.ofDevices()).partitions().values().stream()
                    .allMatch(count -> count == AFTER));
        }
    }

    private void assertFleetIsInItsPlace() {
        assertThat(Topics.ensure(settings).partitions()).isEqualTo(AFTER);
        Map<Imei, Device> devices = replayed();
        assertThat(devices.keySet()).containsExactlyInAnyOrderElementsOf(FLEET);
        devices.forEach((imei, device) -> {
            assertThat(device.watch().tags()).containsExactly(imei.digits());
            assertThat(device.state()).isEqualTo(Samples.STATE);
        });
    }

    private record Device(Watch watch, DeviceState state) {}

    /** What an instance makes of all shards. */
    private Map<Imei, Device> replayed() {
        Map<Imei, Device> devices = new TreeMap<>(Comparator.comparing(Imei::digits));
        try (OneInstance one = new OneInstance(settings, KafkaLog.PRODUCERS, Recovery.REFUSED)) {
            IntStream.range(0, AFTER).forEach(shard -> {
                Replay replay = new Replay();
                List<LogEntry> entries = one.replay(shard);
                replay.take(entries);
                replay.watches()
                        .forEach(watch -> devices.put(watch.imei(), new Device(watch, replay.known(watch.imei()))));
            });
            assertThat(one.rejected).as("rows that were moved are no fault").hasValue(0);
        }
        return devices;
    }
}

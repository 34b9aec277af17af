package io.upgradewatch.kafka.write;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.ForeignWriter;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.LostCommits;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.row.ChangeRecord;
import io.upgradewatch.kafka.row.RowKey;
import io.upgradewatch.kafka.row.StateRow;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.publish.Fenced;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.publish.TooLarge;
import io.upgradewatch.publish.TransactionListener.Ending;
import io.upgradewatch.recover.Held;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.ShardLog.Replayed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaShardLogIT {

    private final KafkaSettings settings = RealKafka.settings(2);

    @Test
    void stateAndEventsOfOnePublicationAppearTogetherOnTheShardsPartition() {
        try (OneInstance one = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 1, 1).get(0);
            TransactionalPublisher pen = one.fence(1);

            one.answer(() -> pen.publish(Samples.publication(imei)));

            assertThat(RealKafka.committed(settings, settings.topics().changes()))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.partition()).isEqualTo(1);
                        assertThat(event.key()).isEqualTo(RowKey.of(imei));
                    });
            assertThat(one.replay(1)).containsExactly(new LogEntry.Known(imei, Samples.STATE));
            assertThat(one.endings).containsExactly(Ending.COMMITTED);
            one.answer(pen::close);
        }
    }

    @Test
    void aForgottenDeviceIsATombstone() {
        try (OneInstance one = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 0, 1).get(0);
            TransactionalPublisher pen = one.fence(0);

            one.answer(() -> pen.publish(Samples.publication(imei)));
            one.answer(() -> pen.publish(Publication.tombstone(imei)));

            assertThat(one.replay(0)).endsWith(new LogEntry.Forgotten(imei));
        }
    }

    @Test
    void whoeverFencesLastHasTheOnlyPen() {
        try (OneInstance one = new OneInstance(settings);
                OneInstance other = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 0, 1).get(0);
            TransactionalPublisher old = one.fence(0);
            one.answer(() -> old.publish(Samples.publication(imei)));
            TransactionalPublisher young = other.fence(0);

            assertThatThrownBy(() -> one.answer(() -> old.publish(Samples.publication(imei))))
                    .isInstanceOf(Fenced.class);
            assertThatThrownBy(() -> one.answer(() -> old.publish(Samples.publication(imei))))
                    .isInstanceOf(Fenced.class);
            other.answer(() -> young.publish(Publication.tombstone(imei)));
            assertThat(one.endings).containsExactly(Ending.COMMITTED, Ending.FENCED);
            assertThat(RealKafka.committed(settings, settings.topics().changes()))
                    .hasSize(1);
            one.answer(old::close);
        }
    }

    @Test
    void anOpenTransactionOfADeadOwnerIsEndedByTheFenceAndReplayPassesIt() {
        try (OneInstance other = new OneInstance(settings)) {
            Imei imei = Samples.devices(other.placement, 0, 1).get(0);
            Producer<byte[], byte[]> dead = KafkaLog.PRODUCERS.apply(settings.pen(0));
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(
                    new ProducerRecord<>(settings.topics().state(), 0, RowKey.of(imei), StateRow.write(Samples.STATE)));
            dead.send(ChangeRecord.of(
                    Samples.change(imei), Map.of(), settings.topics().changes(), 0));
            dead.flush();

            other.fence(0);

            // What was left open is aborted now, and stands at the very end of the partition.
            assertThat(other.replay(0)).isEmpty();
            assertThat(RealKafka.committed(settings, settings.topics().changes()))
                    .isEmpty();
            dead.close(java.time.Duration.ZERO);
        }
    }

    @Test
    void aThousandPublicationsAtOnceShareAFewCommitsAndKeepTheirOrder() throws Exception {
        try (OneInstance one = new OneInstance(settings)) {
            List<Imei> devices = Samples.devices(one.placement, 0, 1_000);
            TransactionalPublisher pen = one.fence(0);
            List<CompletableFuture<Void>> answers = new ArrayList<>();
            for (Imei imei : devices) {
                answers.add(one.ask(() -> pen.publish(Samples.publication(imei))));
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

            List<Imei> published = RealKafka.committed(
                            settings, settings.topics().changes())
                    .stream()
                    .map(event -> Imei.of(new String(event.key(), StandardCharsets.US_ASCII)))
                    .toList();
            assertThat(published).isEqualTo(devices);
            assertThat(one.endings).containsOnly(Ending.COMMITTED).hasSizeLessThan(100);
        }
    }

    @Test
    void aRecordThatNoBrokerTakesFailsAloneAndThePenWritesOn() {
        try (OneInstance one = new OneInstance(settings)) {
            List<Imei> devices = Samples.devices(one.placement, 0, 2);
            TransactionalPublisher pen = one.fence(0);
            byte[] huge = incompressible(3 << 20);
            CompletableFuture<Void> first = one.ask(() -> pen.publish(Samples.publication(devices.get(0))));
            CompletableFuture<Void> tooLarge = one.ask(() -> pen.putAside(
                    devices.get(0), Samples.ACCOUNT, new PollOutcome.Unreadable("not_json", "x", 200, huge)));
            CompletableFuture<Void> last = one.ask(() -> pen.publish(Samples.publication(devices.get(1))));

            assertThat(first).succeedsWithin(30, TimeUnit.SECONDS);
            assertThat(last).succeedsWithin(30, TimeUnit.SECONDS);
            assertThat(tooLarge)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(TooLarge.class);
            assertThat(RealKafka.committed(settings, settings.topics().changes()))
                    .hasSize(2);
        }
    }

    @Test
    void aRowThatOnlyTheBrokerRefusesFailsAloneThoughItsCommitHasBegun() {
        KafkaSettings generous = RealKafka.settings(1, Map.of("max.request.size", String.valueOf(8 << 20)));
        try (OneInstance one = new OneInstance(generous)) {
            List<Imei> devices = Samples.devices(one.placement, 0, 2);
            TransactionalPublisher pen = one.fence(0);
            CompletableFuture<Void> refused = one.ask(() -> pen.putAside(
                    devices.get(0),
                    Samples.ACCOUNT,
                    new PollOutcome.Unreadable("not_json", "x", 200, incompressible(3 << 20))));

            assertThat(refused)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(TooLarge.class);
            one.answer(() -> pen.publish(Samples.publication(devices.get(1))));
            assertThat(one.endings).containsExactly(Ending.ABORTED, Ending.COMMITTED);
            assertThat(RealKafka.committed(generous, generous.topics().unreadable()))
                    .isEmpty();
        }
    }

    @Test
    void whatWasHandedOverBeforeClosingIsCommitted() {
        try (OneInstance one = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 0, 1).get(0);
            TransactionalPublisher pen = one.fence(0);
            CompletableFuture<Void> published = one.ask(() -> pen.publish(Samples.publication(imei)));

            one.answer(pen::close);

            assertThat(published).isCompleted();
            assertThat(one.pens.of(0)).isEmpty();
            assertThatThrownBy(() -> one.answer(() -> pen.publish(Samples.publication(imei))))
                    .isInstanceOf(Fenced.class);
        }
    }

    @Test
    void aCommitWhoseResultIsUnknownEndsThePenAndReplayTellsTheTruth() {
        LostCommits lost = new LostCommits();
        try (OneInstance one = new OneInstance(settings, lost::wrap)) {
            Imei imei = Samples.devices(one.placement, 0, 1).get(0);
            TransactionalPublisher pen = one.fence(0);
            lost.loseNext();

            assertThatThrownBy(() -> one.answer(() -> pen.publish(Samples.publication(imei))))
                    .isInstanceOf(Fenced.class);
            one.fence(0);

            assertThat(one.replay(0)).containsExactly(new LogEntry.Known(imei, Samples.STATE));
        }
    }

    @Test
    void replayReadsWatchesThatCanBeReadAndSkipsTheOthers() {
        try (OneInstance one = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 0, 1).get(0);
            RealKafka.write(settings, List.of(watchRow(imei, "{\"account\":\"a\"}"), watchRow(imei, "{\"account\":")));

            assertThat(one.replay(0))
                    .singleElement()
                    .isInstanceOfSatisfying(LogEntry.Watched.class, watched -> assertThat(
                                    watched.watch().account().value())
                            .isEqualTo("a"));
            assertThat(one.rejected).hasValue(1);
        }
    }

    @Test
    void aStateRowThatCannotBeReadFailsTheReplay() {
        try (OneInstance one = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 1, 1).get(0);
            RealKafka.write(
                    settings, new ProducerRecord<>(settings.topics().state(), 1, RowKey.of(imei), new byte[] {'x'}));

            assertThatThrownBy(() -> one.replay(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(settings.topics().state() + " partition 1 offset 0");
        }
    }

    @Test
    void anAnswerNobodyCouldReadIsPutAsideWithItsReasons() {
        try (OneInstance one = new OneInstance(settings)) {
            Imei imei = Samples.devices(one.placement, 0, 1).get(0);
            TransactionalPublisher pen = one.fence(0);

            one.answer(() -> pen.putAside(
                    imei, Samples.ACCOUNT, new PollOutcome.Unreadable("not_json", "at 1", 200, new byte[] {'<'})));

            ConsumerRecord<byte[], byte[]> row = RealKafka.committed(
                            settings, settings.topics().unreadable())
                    .get(0);
            assertThat(row.value()).containsExactly('<');
            assertThat(row.headers().toArray())
                    .extracting(header -> Map.entry(header.key(), new String(header.value(), StandardCharsets.UTF_8)))
                    .containsExactly(
                            Map.entry("upgradewatch-account", "0000123456-00001"),
                            Map.entry("upgradewatch-cause", "not_json"),
                            Map.entry("upgradewatch-detail", "at 1"),
                            Map.entry("upgradewatch-status", "200"));
        }
    }

    @Test
    void replayGoesToTheRealEndAndSaysWhoseRowsStandBehindAnOpenTransaction() {
        try (OneInstance one = new OneInstance(settings);
                ForeignWriter writer = new ForeignWriter(RealKafka.bootstrapServers())) {
            List<Imei> devices = Samples.devices(one.placement, 0, 4);
            TransactionalPublisher pen = one.fence(0);
            devices.subList(0, 2).forEach(imei -> one.answer(() -> pen.publish(Samples.publication(imei))));
            TopicPartition state = new TopicPartition(settings.topics().state(), 0);
            long start =
                    writer.open(List.of(ForeignWriter.row(state, devices.get(2).digits(), null)));
            one.answer(() -> pen.publish(Publication.tombstone(devices.get(1))));
            RealKafka.write(settings, List.of(watchRow(devices.get(3), "{\"account\":\"a\"}")));

            List<LogEntry> entries = new ArrayList<>();
            Held held = one.answer(() -> one.shards.replay(0, entries::addAll)).held();

            assertThat(entries)
                    .hasSize(3)
                    .contains(new LogEntry.Known(devices.get(1), Samples.STATE))
                    .doesNotContain(new LogEntry.Forgotten(devices.get(1)));
            assertThat(held.devices()).containsExactlyInAnyOrder(devices.get(1), devices.get(2));
            assertThat(held.words()).isEqualTo("a transaction of another writer on " + state);
            assertThat(held.starts()).isEqualTo(state + "@" + start);
            List<LogEntry> settled = new ArrayList<>();
            CompletableFuture<Void> ended = one.ask(() -> one.shards.settle(0, held, settled::addAll));
            writer.die();
            writer.endByCommand(List.of(state));
            assertThat(ended).succeedsWithin(java.time.Duration.ofSeconds(60));
            assertThat(settled).containsExactly(new LogEntry.Forgotten(devices.get(1)));
            assertThat(one.answer(() -> one.shards.replay(0, none -> {})).held())
                    .isEqualTo(Held.NONE);
            one.answer(pen::close);
        }
    }

    @Test
    void watchesBehindAnOpenTransactionAreHeldAndWhatCameBeforeIsRead() {
        try (OneInstance one = new OneInstance(settings);
                ForeignWriter writer = new ForeignWriter(RealKafka.bootstrapServers())) {
            List<Imei> devices = Samples.devices(one.placement, 0, 2);
            RealKafka.write(settings, List.of(watchRow(devices.get(0), "{\"account\":\"a\"}")));
            TopicPartition watches = new TopicPartition(settings.topics().watchlist(), 0);
            assertThat(one.answer(() -> one.shards.watchesHeld(0))).isEqualTo(Held.NONE);
            writer.open(List.of(ForeignWriter.row(watches, devices.get(1).digits(), null)));

            Replayed replayed = one.answer(() -> one.shards.replay(0, none -> {}));

            assertThat(replayed.watchlistPosition()).isEqualTo(1);
            assertThat(replayed.held().devices()).containsExactly(devices.get(1));
            assertThat(one.answer(() -> one.shards.watchesHeld(0)).words()).endsWith(watches.toString());
            CompletableFuture<Void> ended = one.ask(() -> one.shards.settle(0, replayed.held(), none -> {}));
            writer.commit();
            assertThat(ended).succeedsWithin(java.time.Duration.ofSeconds(60));
        }
    }

    private ProducerRecord<byte[], byte[]> watchRow(Imei imei, String json) {
        return new ProducerRecord<>(
                settings.topics().watchlist(), 0, RowKey.of(imei), json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] incompressible(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }
}

package io.upgradewatch.kafka.login;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.row.KafkaPlacement;
import io.upgradewatch.kafka.row.TopicsRow;
import io.upgradewatch.kafka.write.OneInstance;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Key;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.publish.Fenced;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class KafkaLoginLedgerIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Key KEY = new Key("0af3");

    private final KafkaSettings settings = RealKafka.settings(2);
    private final int shard = new KafkaPlacement(2).shardOf(KEY.login());

    @Test
    void theNextOwnerKnowsTheLastWordOfTheOneBeforeAndThatOneCanWriteNoMore() {
        try (OneInstance one = new OneInstance(settings);
                OneInstance other = new OneInstance(settings)) {
            KafkaLoginLedger old = ledger(one);
            KafkaLoginLedger young = ledger(other);
            one.fence(shard);
            untilOwned(one, old);
            one.answer(() -> old.write(KEY, new Entry(1, 0, null, new byte[] {7}, null)));
            assertThat(entry(one, old)).get().extracting(Entry::failures).isEqualTo(1);

            other.fence(shard);
            untilOwned(other, young);

            assertThat(entry(other, young))
                    .get()
                    .usingRecursiveComparison()
                    .isEqualTo(new Entry(1, 0, null, new byte[] {7}, null));
            assertThatThrownBy(() -> one.answer(() -> old.write(KEY, Entry.NONE)))
                    .isInstanceOf(Fenced.class);
            await().atMost(LONG).until(() -> !owns(one, old));
            assertThat(RealKafka.committed(settings, settings.topics().logins()))
                    .filteredOn(row -> !TopicsRow.isKey(row.key()))
                    .hasSize(1);
            old.stop();
            young.stop();
        }
    }

    @Test
    void whatIsAgreedAboutABudgetIsReadByEverybodyInOneOrderAndByWhoComesLater() {
        try (OneInstance one = new OneInstance(settings);
                OneInstance other = new OneInstance(settings)) {
            RecordingBudget first = new RecordingBudget();
            KafkaLoginLedger writer = ledger(one, first);
            one.loop.execute(() -> {
                writer.budgets().write(SetName.UNNAMED, "aa01", new BudgetLedger.Part(Set.of(0), 2.5, 0.75, 1));
                writer.budgets().write(SetName.UNNAMED, "bb02", new BudgetLedger.Part(Set.of(1), 1, 0.25, 1));
                writer.budgets().halved(SetName.UNNAMED, 0.5, Instant.parse("2026-11-23T12:00:00Z"));
                writer.budgets().remove(SetName.UNNAMED, "aa01");
            });
            List<String> said = List.of(
                    "aa01 Part[shards=[0], sum=2.5, share=0.75, number=1]",
                    "bb02 Part[shards=[1], sum=1.0, share=0.25, number=1]",
                    "halved 0.5 2026-11-23T12:00:00Z",
                    "aa01 null");
            await().atMost(LONG).untilAsserted(() -> assertThat(first.said)
                    .filteredOn(row -> !row.equals("end"))
                    .isEqualTo(said));

            RecordingBudget second = new RecordingBudget();
            KafkaLoginLedger later = ledger(other, second);

            await().atMost(LONG).untilAsserted(() -> assertThat(second.said).hasSize(5));
            assertThat(second.said.subList(0, 4)).isEqualTo(said);
            assertThat(second.said).endsWith("end");
            writer.stop();
            later.stop();
        }
    }

    /** Notes what it is told about one budget. */
    private static final class RecordingBudget implements BudgetLedger.Rows {

        private final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        public void halved(double share, Instant at) {
            said.add("halved " + share + " " + at);
        }

        @Override
        public void part(String instance, BudgetLedger.Part part) {
            said.add(instance + " " + part);
        }

        @Override
        public void readToEnd() {
            said.add("end");
        }
    }

    @Test
    void nobodyOwnsWhileAnotherSetsOpenTransactionMayHideTheLastWord() {
        try (OneInstance one = new OneInstance(settings)) {
            Producer<byte[], byte[]> otherSet = KafkaLog.PRODUCERS.apply(settings.pen(1 - shard));
            otherSet.initTransactions();
            otherSet.beginTransaction();
            otherSet.send(new ProducerRecord<>(settings.topics().logins(), row(new Key("1")), null));
            otherSet.flush();
            RealKafka.write(
                    settings,
                    new ProducerRecord<>(
                            settings.topics().logins(), row(KEY), LoginRow.write(new Entry(2, 2, null, null, null))));
            KafkaLoginLedger ledger = ledger(one);
            one.fence(shard);
            await().during(Duration.ofMillis(500)).atMost(LONG).until(() -> !owns(one, ledger));

            otherSet.commitTransaction();

            untilOwned(one, ledger);
            assertThat(entry(one, ledger)).get().extracting(Entry::failures).isEqualTo(2);
            otherSet.close();
            ledger.stop();
        }
    }

    @Test
    void wishesOfOthersReachEveryInstance() {
        try (OneInstance one = new OneInstance(settings)) {
            KafkaLoginLedger ledger = ledger(one);

            one.answer(() -> ledger.reportExpired(KEY, "digest"));
            one.answer(() -> ledger.resume(KEY, 2));

            await().atMost(LONG).until(() -> one.answer(() -> Uni.createFrom().item(ledger.resumption(KEY)))
                    .filter(asked -> asked.failures() == 2)
                    .isPresent());
            assertThat(one.answer(() -> Uni.createFrom().item(ledger.reportedExpired(KEY))))
                    .contains("digest");
            assertThatThrownBy(() -> one.answer(() -> ledger.write(KEY, Entry.NONE)))
                    .isInstanceOf(Fenced.class);
            ledger.stop();
        }
    }

    @Test
    void aRowOfFailuresThatCannotBeReadCountsAsAllThatAreAllowed() {
        try (OneInstance one = new OneInstance(settings)) {
            RealKafka.write(settings, new ProducerRecord<>(settings.topics().logins(), row(KEY), new byte[] {'?'}));
            KafkaLoginLedger ledger = ledger(one);
            one.fence(shard);
            untilOwned(one, ledger);

            assertThat(entry(one, ledger)).get().extracting(Entry::failures).isEqualTo(4);
            ledger.stop();
        }
    }

    @Test
    void failuresOfVersionsThatCountedEachPasswordForItselfAreAddedUpSinceTheLastSuccess() {
        try (OneInstance one = new OneInstance(settings)) {
            earlier("default|01", "{\"failures\":2,\"session\":null}", 1_000);
            earlier("default|02", "{\"failures\":0,\"session\":\"Bw==\"}", 2_000);
            earlier("default|03", "{\"failures\":2,\"session\":null}", 3_000);
            earlier("default|04", "?", 4_000);
            earlier("other|01", "{\"failures\":1,\"session\":null}", 1_000);
            KafkaLoginLedger ledger = ledger(one);
            one.fence(shard);
            untilOwned(one, ledger);

            assertThat(earlier(one, ledger, SetName.UNNAMED)).isEqualTo(2 + 2);
            assertThat(earlier(one, ledger, new SetName("other"))).isEqualTo(1);
            assertThat(earlier(one, ledger, new SetName("none"))).isZero();
            assertThat(entry(one, ledger)).isEmpty();
            ledger.stop();
        }
    }

    private void earlier(String key, String value, long writtenAt) {
        RealKafka.write(
                settings,
                new ProducerRecord<>(
                        settings.topics().logins(),
                        null,
                        writtenAt,
                        key.getBytes(StandardCharsets.UTF_8),
                        value.getBytes(StandardCharsets.UTF_8)));
    }

    private static int earlier(OneInstance instance, KafkaLoginLedger ledger, SetName set) {
        return instance.answer(() -> Uni.createFrom().item(ledger.earlierFailures(set)));
    }

    private static KafkaLoginLedger ledger(OneInstance instance) {
        return ledger(instance, new RecordingBudget());
    }

    private static KafkaLoginLedger ledger(OneInstance instance, BudgetLedger.Rows budget) {
        KafkaLoginLedger ledger = new KafkaLoginLedger(
                instance.settings, instance.placement, instance.pens, instance.writer, instance.rights, instance.loop);
        ledger.budgets().onRows(SetName.UNNAMED, budget);
        ledger.start();
        return ledger;
    }

    private static void untilOwned(OneInstance instance, KafkaLoginLedger ledger) {
        await().atMost(LONG).until(() -> owns(instance, ledger));
    }

    private static boolean owns(OneInstance instance, KafkaLoginLedger ledger) {
        return instance.answer(() -> Uni.createFrom().item(ledger.owns(KEY)));
    }

    private static Optional<Entry> entry(OneInstance instance, KafkaLoginLedger ledger) {
        return instance.answer(() -> Uni.createFrom().item(ledger.entry(KEY)));
    }

    private static byte[] row(Key key) {
        return ("login:" + key.login()).getBytes(StandardCharsets.UTF_8);
    }
}

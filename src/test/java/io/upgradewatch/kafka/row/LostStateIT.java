package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.loss.Recovery;
import io.upgradewatch.kafka.topic.DescribedTopics;
import io.upgradewatch.kafka.topic.TopicsMemory;
import io.upgradewatch.kafka.write.OneInstance;
import io.upgradewatch.kafka.write.TransactionalPublisher;
import io.upgradewatch.recover.LostState;
import io.upgradewatch.recover.LostStateChoice;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.recover.ShardLog.Replayed;
import io.upgradewatch.watch.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A state or a watchlist that is gone while the changes are still there: never is a fleet's history told by accident. */
class LostStateIT {

    private static final int SHARD = 1;

    private final KafkaSettings settings = RealKafka.settings(2);
    private final TopicNames names = settings.topics();
    private Imei told;
    private Imei quiet;

    /** Two watched devices, and a change of the first that was told, on a shard. */
    @BeforeEach
    void history() {
        try (OneInstance one = new OneInstance(settings)) {
            List<Imei> devices = Samples.devices(one.placement, SHARD, 2);
            told = devices.get(0);
            quiet = devices.get(1);
            for (Imei imei : devices) {
                RealKafka.write(
                        settings,
                        new ProducerRecord<>(
                                names.watchlist(),
                                SHARD,
                                RowKey.of(imei),
                                WatchRow.write(new Watch(
                                        imei, Samples.ACCOUNT, Instant.EPOCH, List.of("pilot"), Watch.Source.TOPIC))));
            }
            TransactionalPublisher pen = one.fence(SHARD);
            one.answer(() -> pen.publish(Samples.publication(told)));
        }
    }

    @Test
    void whatIsAsItWasIsNotLost() {
        assertThat(replayed(LostStateChoice.REFUSE).known()).containsOnly(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"remembered", "forgotten"})
    void aStateThatWasMadeAnewIsNotPolledBeforeSomebodyHasChosen(String which) throws Exception {
        makeAnew(names.state());
        if (which.equals("forgotten")) {
            new TopicsMemory(settings).write(null);
        }
        assertRefused("the state");
        assertRefused("the state");
    }

    @Test
    void evenIfTheChangesHaveAgedOut() throws Exception {
        makeAnew(names.state());
        new TopicsMemory(settings).write(null);
        try (Admin admin = Admin.create(settings.admin())) {
            admin.deleteRecords(Map.of(new TopicPartition(names.changes(), SHARD), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
        assertRefused("the state");
    }

    @Test
    void aRebuiltStateKnowsWhatWasToldAndTakesTheRestForKnown() throws Exception {
        makeAnew(names.state());
        replayed(LostStateChoice.REBUILD);

        Replay states = replayed(LostStateChoice.REFUSE);
        assertThat(states.known()).containsOnly(told, quiet);
        DeviceState rebuilt = states.known(told);
        assertThat(rebuilt.account()).isEqualTo(Samples.ACCOUNT);
        assertThat(rebuilt.upgrades()).containsExactly(new Known(Samples.UPGRADE, null, sequence() + 1));
        assertThat(rebuilt.polled()).isTrue();
        assertThat(rebuilt.before().lost()).isTrue();
        assertThat(states.known(quiet).polled()).isFalse();
        assertThat(states.known(quiet).before().lost()).isTrue();
    }

    @Test
    void changesThatWereToldBeforeAReshardCountAsWell() throws Exception {
        makeAnew(names.state());
        ConsumerRecord<byte[], byte[]> change =
                RealKafka.committed(settings, names.changes()).get(0);
        RealKafka.write(
                settings,
                new ProducerRecord<>(names.changes(), 0, null, RowKey.of(quiet), change.value(), change.headers()));

        replayed(LostStateChoice.REBUILD);

        assertThat(replayed(LostStateChoice.REFUSE).known(quiet).upgrades()).hasSize(1);
    }

    @Test
    void whoeverAdoptsTakesAllForKnown() throws Exception {
        makeAnew(names.state());
        replayed(LostStateChoice.ADOPT);

        Replay states = replayed(LostStateChoice.REFUSE);
        assertThat(states.known()).containsOnly(told, quiet);
        assertThat(List.of(states.known(told), states.known(quiet)))
                .allMatch(state -> !state.polled() && state.before().lost());
        assertThat(states.known(told).before().of(Samples.ACCOUNT, Samples.UPGRADE.campaign()))
                .as("no count that may have been reached")
                .isGreaterThan(1_000_000_000_000L);
    }

    @Test
    void whoeverReplaysBeginsAnew() throws Exception {
        makeAnew(names.state());
        replayed(LostStateChoice.REPLAY);

        assertThat(replayed(LostStateChoice.REFUSE).known()).isEmpty();
    }

    @Test
    void whatWasBegunAndNotEndedIsBegunAnew() throws Exception {
        makeAnew(names.state());
        RestoredRow begun = new RestoredRow(id(names.state()), LostStateChoice.REBUILD, false, Instant.now());
        RealKafka.write(settings, new ProducerRecord<>(names.state(), SHARD, RestoredRow.key(), begun.write()));
        RealKafka.write(
                settings,
                new ProducerRecord<>(
                        names.state(),
                        SHARD,
                        RowKey.of(quiet),
                        StateRow.write(new DeviceState(
                                Samples.ACCOUNT, List.of(), false, ToldBefore.NOTHING.lost(Instant.now())))));
        new TopicsMemory(settings).write(null);

        assertRefused("the state");
        replayed(LostStateChoice.REBUILD);
        assertThat(replayed(LostStateChoice.REFUSE).known()).containsOnly(told, quiet);
    }

    @Test
    void aLostWatchlistIsRebuiltFromWhatIsKnown() throws Exception {
        makeAnew(names.watchlist());
        assertRefused("the watchlist");
        replayed(LostStateChoice.REBUILD);

        Replay replay = replayed(LostStateChoice.REFUSE);
        assertThat(replay.watches()).extracting(Watch::imei).containsExactly(told);
        assertThat(replay.watches()).extracting(Watch::account).containsExactly(Samples.ACCOUNT);
        assertThat(replay.known(told)).isEqualTo(Samples.STATE);
    }

    @Test
    void whoeverAdoptsALostWatchlistKeepsWhatIsKnownForThoseWhoBringItBack() throws Exception {
        makeAnew(names.watchlist());
        replayed(LostStateChoice.ADOPT);

        Replay replay = replayed(LostStateChoice.REFUSE);
        assertThat(replay.watches()).isEmpty();
        assertThat(replay.orphans()).containsExactly(told);
    }

    @ParameterizedTest
    @EnumSource(value = LostStateChoice.class, mode = EnumSource.Mode.EXCLUDE, names = "REFUSE")
    void consumersAreToldWhereThatIsWanted(LostStateChoice choice) throws Exception {
        makeAnew(names.state());
        replayed(new Recovery(choice, true));

        List<ConsumerRecord<byte[], byte[]>> notices = RealKafka.committed(settings, names.changes()).stream()
                .filter(Notice::is)
                .toList();
        assertThat(notices).hasSize(1);
        assertThat(new String(notices.get(0).value(), StandardCharsets.UTF_8))
                .contains("\"shards\":[1],\"choice\":\"" + choice.label() + "\"");
    }

    private void assertRefused(String what) {
        assertThatThrownBy(() -> replayed(LostStateChoice.REFUSE))
                .isInstanceOf(LostState.class)
                .hasMessageContaining(what + " was never written")
                .hasMessageContaining("upgradewatch.kafka.lost-state")
                .hasMessageContaining("rebuild")
                .hasMessageContaining("adopt")
                .hasMessageContaining("replay");
    }

    private Replay replayed(LostStateChoice choice) {
        return replayed(new Recovery(choice, false));
    }

    /** As a shard does: what is replayed, and what is brought back. */
    private Replay replayed(Recovery recovery) {
        try (OneInstance one = new OneInstance(settings, KafkaLog.PRODUCERS, recovery)) {
            one.fence(SHARD);
            Replay replay = new Replay();
            Replayed end = one.answer(() -> one.shards.replay(SHARD, replay::take));
            if (end.loss().any()) {
                one.answer(() -> one.shards.restore(SHARD, end, replay, replay::take));
            }
            return replay;
        }
    }

    private long sequence() {
        return RealKafka.committed(settings, names.changes()).stream()
                .mapToLong(row -> Long.parseLong(
                        new String(row.headers().lastHeader("ce_sequence").value(), StandardCharsets.US_ASCII)))
                .max()
                .orElseThrow();
    }

    private void makeAnew(String topic) throws Exception {
        try (Admin admin = Admin.create(settings.admin())) {
            Uuid before = id(topic);
            admin.deleteTopics(List.of(topic)).all().get();
            await().ignoreExceptions().until(() -> {
                admin.createTopics(
                                List.of(new NewTopic(topic, 2, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
                        .all()
                        .get();
                return true;
            });
            await().ignoreExceptions()
                    .until(() -> id(topic) != null && !id(topic).equals(before));
        }
    }

    private Uuid id(String topic) {
        try (Admin admin = Admin.create(settings.admin())) {
            return DescribedTopics.of(admin, List.of(topic)).ids().get(topic);
        }
    }
}

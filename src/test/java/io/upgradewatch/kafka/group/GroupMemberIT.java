package io.upgradewatch.kafka.group;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.CountingInterceptor;
import io.upgradewatch.kafka.KafkaWatchlist;
import io.upgradewatch.kafka.RecordingOwner;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.RealKafka;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.replay.WatchCensus;
import io.upgradewatch.kafka.row.WatchlistReader;
import io.upgradewatch.kafka.write.OneInstance;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.watch.Watch;
import io.upgradewatch.watch.Watchlist;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class GroupMemberIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void twoInstancesShareTheShardsAndTheLastOneStandingHasThemAll(String protocol) {
        KafkaSettings settings = RealKafka.settings(6, Map.of("group.protocol", protocol));
        Set<Integer> all = IntStream.range(0, 6).boxed().collect(Collectors.toSet());
        RecordingOwner firstOwner = new RecordingOwner(shard -> {});
        RecordingOwner secondOwner = new RecordingOwner(shard -> {});
        try (OneInstance first = new OneInstance(settings)) {
            assertThat(first.member.lastHeard()).isEqualTo(Instant.MIN);
            first.member.start(firstOwner);
            await().atMost(LONG).until(() -> firstOwner.owned.equals(all));
            try (OneInstance second = new OneInstance(at(settings, 8081))) {
                second.member.start(secondOwner);
                await().atMost(LONG).until(() -> firstOwner.owned.size() == 3 && secondOwner.owned.size() == 3);
                assertThat(union(firstOwner.owned, secondOwner.owned)).isEqualTo(all);
                assertThat(firstOwner.handedBack).isEqualTo(secondOwner.owned);
                ownersAreKnownToBoth(first, firstOwner.owned, secondOwner.owned);
            }
            assertThat(secondOwner.owned).isEmpty();
            await().atMost(LONG).until(() -> firstOwner.owned.equals(all));
            await().atMost(LONG).until(() -> first.member.lastHeard().isAfter(Instant.MIN));
        }
        assertThat(firstOwner.owned).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aFollowedShardsWatchesArriveFromTheReplaysEndOnAndNoOthers(String protocol) {
        KafkaSettings settings = RealKafka.settings(2, Map.of("group.protocol", protocol));
        try (OneInstance one = new OneInstance(settings)) {
            KafkaWatchlist watchlist = new KafkaWatchlist(
                    settings.topics().watchlist(),
                    one.placement,
                    one.writer,
                    new WatchCensus(settings, new WatchlistReader(one.placement, () -> {}), 2),
                    one.loop);
            Imei before = Samples.devices(one.placement, 0, 2).get(0);
            Imei after = Samples.devices(one.placement, 0, 2).get(1);
            Imei unfollowed = Samples.devices(one.placement, 1, 1).get(0);
            List<LogEntry> replayed = new CopyOnWriteArrayList<>();
            List<LogEntry> followed = new CopyOnWriteArrayList<>();
            one.answer(() -> watchlist.watch(watch(before, Watch.Source.TOPIC)));
            RecordingOwner owner = new RecordingOwner(shard -> {
                if (shard == 0) {
                    one.shards
                            .replay(0, replayed::addAll)
                            .subscribe()
                            .with(end -> one.shards.follow(0, end, followed::addAll));
                }
            });
            one.member.start(owner);
            await().atMost(LONG).until(() -> replayed.size() == 1);

            one.answer(() -> watchlist.watch(watch(unfollowed, Watch.Source.TOPIC)));
            one.answer(() -> watchlist.watch(watch(after, Watch.Source.FILE)));
            one.answer(() -> watchlist.unwatch(before));

            await().atMost(LONG).until(() -> followed.size() == 2);
            assertThat(replayed).containsExactly(new LogEntry.Watched(watch(before, Watch.Source.TOPIC)));
            assertThat(followed)
                    .containsExactly(
                            new LogEntry.Watched(watch(after, Watch.Source.FILE)), new LogEntry.Unwatched(before));
            one.answer(() -> watchlist.watch(watch(before, Watch.Source.FILE)));
            assertThat(one.<Watchlist.Census>answer(() -> watchlist.count(Watch.Source.FILE, after::equals)))
                    .isEqualTo(new Watchlist.Census(2, 1));
            assertThat(one.<Watchlist.Census>answer(() -> watchlist.count(Watch.Source.TOPIC, after::equals)))
                    .isEqualTo(new Watchlist.Census(1, 1));
            watchlist.close();
        }
    }

    @Test
    void aStaticMemberThatComesBackGetsItsShardsWithoutWaitingForATimeOut() {
        KafkaSettings settings = RealKafka.settings(2, Map.of("group.instance.id", "a"));
        for (int life = 0; life < 2; life++) {
            RecordingOwner owner = new RecordingOwner(shard -> {});
            try (OneInstance one = new OneInstance(settings)) {
                one.member.start(owner);
                await().atMost(LONG).until(() -> owner.owned.size() == 2);
            }
            assertThat(owner.handedBack).hasSize(2);
        }
    }

    @Test
    void aSessionThatCannotStartLeavesNoConsumerBehind() {
        KafkaSettings good = RealKafka.settings(2, Map.of("interceptor.classes", CountingInterceptor.class.getName()));
        TopicNames names = good.topics();
        KafkaSettings nameless = new KafkaSettings(
                good.client(),
                good.group(),
                good.partitions(),
                good.replicationFactor(),
                new TopicNames(" ", names.state(), names.changes(), names.unreadable(), names.logins()),
                good.http());
        CountingInterceptor.OPEN.set(0);
        RecordingOwner owner = new RecordingOwner(shard -> {});
        assertThatThrownBy(() ->
                        new GroupSession(nameless, null, Runnable::run, owner, () -> {}, new CompletableFuture<>()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CountingInterceptor.OPEN).hasValue(0);
    }

    @Test
    void aGroupThatDoesNotTellItsShardsHasNoOwnersRatherThanNone() {
        KafkaSettings settings = RealKafka.settings(2);
        RecordingOwner owner = new RecordingOwner(shard -> {});
        try (OneInstance one = new OneInstance(settings);
                KafkaMembership asked = new KafkaMembership(settings, one.member, one.topics, one.rights, one.loop)) {
            assertThatThrownBy(() -> one.answer(asked::owners)).isInstanceOf(Exception.class);
            one.member.start(owner);
            await().atMost(LONG).until(() -> owner.owned.size() == 2);
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> one.answer(asked::owners).size() == 2);
            one.answer(one.member::stop);
            await().atMost(LONG).untilAsserted(() -> assertThatThrownBy(() -> one.answer(asked::owners))
                    .isInstanceOf(Exception.class));
        }
    }

    private static void ownersAreKnownToBoth(OneInstance asked, Set<Integer> first, Set<Integer> second) {
        try (KafkaMembership membership =
                new KafkaMembership(asked.settings, asked.member, asked.topics, asked.rights, asked.loop)) {
            await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
                Map<Integer, URI> owners = asked.answer(membership::owners);
                assertThat(owners).hasSize(6);
                first.forEach(shard -> assertThat(owners).containsEntry(shard, URI.create("http://127.0.0.1:8080")));
                second.forEach(shard -> assertThat(owners).containsEntry(shard, URI.create("http://127.0.0.1:8081")));
            });
        }
    }

    private static KafkaSettings at(KafkaSettings settings, int port) {
        return new KafkaSettings(
                settings.client(),
                settings.group(),
                settings.partitions(),
                settings.replicationFactor(),
                settings.topics(),
                new HttpAddress("http", "127.0.0.1", port));
    }

    private static Watch watch(Imei imei, Watch.Source source) {
        return new Watch(imei, Samples.ACCOUNT, Instant.EPOCH, List.of("pilot"), source);
    }

    private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
        Set<Integer> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }
}

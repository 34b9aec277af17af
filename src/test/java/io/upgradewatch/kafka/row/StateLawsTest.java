package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.recover.Replay;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written of any state is that state, and what is replayed of any shard is what it knew. */
class StateLawsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(3));
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final StateReader SEASONED = new StateReader();
    private static final KafkaPlacement ONE_SHARD = new KafkaPlacement(1);

    /** Something that happens to one of four devices: an answer, or that nobody watches it any more. */
    record Happening(int device, UpgradeHistory answer) {}

    @Provide
    Arbitrary<UpgradeHistory> history() {
        Arbitrary<String> text =
                Arbitraries.strings().ofMinLength(1).ofMaxLength(20).injectNull(0.2);
        Arbitrary<Upgrade> upgrade = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "\u00e9\ud83d\ude00\"\\"),
                        Arbitraries.of("UpgradePending", "UpgradeFailed", "DeviceRejected", "Postponed"),
                        text,
                        text,
                        text,
                        Arbitraries.longs()
                                .between(-4_000_000_000_000L, 4_000_000_000_000L)
                                .map(Instant::ofEpochMilli)
                                .injectNull(0.2))
                .as((campaign, status, reason, firmware, startDate, reportedAt) -> new Upgrade(
                        new CampaignId(campaign),
                        new UpgradeStatus(status),
                        reason,
                        firmware,
                        firmware,
                        reason,
                        startDate,
                        reportedAt));
        return upgrade.list().ofMaxSize(5).map(UpgradeHistory::new);
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3), history().injectNull(0.2))
                .as(Happening::new)
                .list()
                .ofMaxSize(30);
    }

    @Property
    void whatIsWrittenOfAStateIsReadAsTheSame(
            @ForAll("history") UpgradeHistory first, @ForAll("history") UpgradeHistory then) {
        DeviceState state = DIFF.between(null, subject(0), first, NOW).next();
        assertThat(new StateReader().read(StateRow.write(state))).isEqualTo(state);
        // With upgrades that are missing from the second answer.
        DeviceState later =
                DIFF.between(state, subject(0), then, NOW.plusSeconds(1)).next();
        assertThat(new StateReader().read(StateRow.write(later))).isEqualTo(later);
    }

    @Property
    void whateverARowIsLikeItIsReadAsTheSame(
            @ForAll("history") UpgradeHistory history, @ForAll @LongRange(min = 0, max = 9) long seconds) {
        DeviceState state = DIFF.between(null, subject(0), history, NOW).next();
        assertThat(SEASONED.read(StateRow.write(state))).isEqualTo(state);
        // Alike, but for its times.
        DeviceState alike = new DeviceState(
                ACCOUNT,
                state.upgrades().stream()
                        .map(DeviceState.Known::upgrade)
                        .map(upgrade -> upgrade.reportedAt() == null
                                ? upgrade
                                : upgrade.reportedAt(upgrade.reportedAt().plusSeconds(seconds)))
                        .map(upgrade -> new DeviceState.Known(upgrade, null))
                        .toList());
        assertThat(SEASONED.read(StateRow.write(alike))).isEqualTo(alike);
    }

    @Property
    void whatIsReplayedIsWhatWasKnown(@ForAll("happenings") List<Happening> happenings) {
        Map<Imei, DeviceState> live = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> rows = new ArrayList<>();
        for (Happening happening : happenings) {
            Imei imei = imei(happening.device());
            DeviceState next = null;
            boolean moved = live.containsKey(imei);
            if (happening.answer() != null) {
                Diff found = DIFF.between(
                        live.get(imei), subject(happening.device()), happening.answer(), NOW.plusSeconds(rows.size()));
                next = found.next();
                moved = found.moved();
            }
            if (moved) {
                rows.add(new ConsumerRecord<>("state", 0, rows.size(), RowKey.of(imei), StateRow.write(next)));
                live.put(imei, next);
            }
            live.values().removeIf(state -> state == null);
        }
        Replay replay = new Replay();
        for (int device = 0; device < 4; device++) {
            replay.take(List.of(new LogEntry.Watched(
                    new Watch(imei(device), ACCOUNT, Instant.EPOCH, List.of(), Watch.Source.TOPIC))));
        }
        replay.take(new StateRows(ONE_SHARD).read(rows));
        Map<Imei, DeviceState> replayed = new HashMap<>();
        for (Watch watch : replay.watches()) {
            if (replay.known(watch.imei()) != null) {
                replayed.put(watch.imei(), replay.known(watch.imei()));
            }
        }
        assertThat(replayed).isEqualTo(live);
    }

    private static HistoryDiff.Subject subject(int device) {
        return new HistoryDiff.Subject(imei(device), ACCOUNT, Instant.EPOCH);
    }

    private static Imei imei(int device) {
        return new Imei(990_000_000_000_000L + device);
    }
}

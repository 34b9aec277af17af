package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.feed.FeedPosition;
import io.upgradewatch.kafka.login.LoginRow;
import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.publish.Publication;
import io.upgradewatch.recover.LogEntry;
import io.upgradewatch.shard.ScriptedReports;
import io.upgradewatch.watch.Watch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RowsTest {

    private static final Instant WRITTEN = Instant.parse("2026-11-23T05:00:00Z");
    private static final KafkaPlacement ONE = new KafkaPlacement(1);

    private final AtomicInteger rejected = new AtomicInteger();
    private final WatchlistReader watches = new WatchlistReader(ONE, rejected::incrementAndGet);

    @Test
    void aStateReadsBackAsItWasWritten() {
        DeviceState state = new DeviceState(
                Samples.ACCOUNT, List.of(new Known(Samples.UPGRADE, Instant.parse("2026-01-01T00:00:00Z"))));

        assertThat(new StateReader().read(StateRow.write(state))).isEqualTo(state);
        assertThat(StateRow.write(null)).isNull();
        assertThat(new String(StateRow.write(state), StandardCharsets.UTF_8))
                .startsWith("{\"format\":2,\"account\":\"0000123456-00001\",\"upgrades\":[{\"campaignId\":\"252d7ffc-")
                .endsWith("\"missingSince\":\"2026-01-01T00:00:00Z\"}]}");
    }

    @Test
    void whatIsKeptOfALetGoDeviceReadsBackAndIsAStateToThoseWhoDoNotKnowOfIt() {
        DeviceState state = new DeviceState(Samples.ACCOUNT, List.of(new Known(Samples.UPGRADE, null)));
        Imei imei = Imei.of("990000473475989");
        for (LetGo letGo : List.of(
                new LetGo(WRITTEN, Optional.of(Instant.EPOCH), state),
                new LetGo(
                        WRITTEN,
                        Optional.empty(),
                        new DeviceState(Samples.ACCOUNT, List.of(), false, ToldBefore.NOTHING)))) {
            byte[] row = StateRow.of(Publication.letGo(imei, letGo));
            assertThat(new StateReader().entry(imei, row)).isEqualTo(new LogEntry.Kept(imei, letGo));
            assertThat(new StateReader().read(row)).isEqualTo(letGo.state());
            assertThat(new String(row, StandardCharsets.UTF_8)).contains("\"unwatchedAt\":\"2026-11-23T05:00:00Z\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{} {}",
                "{\"account\":\"a\"}",
                "{\"account\":\"a\",\"upgrades\":[{}]}",
                "{\"account\":\"a\",\"upgrades\":[7]}",
                "{\"account\":\"a\",\"upgrades\":{}}",
                "{\"account\":\"a\",\"upgrades\":[{\"campaignId\":7,\"status\":\"s\"}]}",
                "{\"account\":\"a\",\"upgrades\":[]",
                "{\"account\":null,\"upgrades\":[]}",
                "{\"format\":\"2\",\"account\":\"a\",\"upgrades\":[]}",
                "{\"account\":\"a\",\"upgrades\":[{\"campaignId\":\"c\",\"status\":\"s\",\"told\":-1}]}",
                "{\"account\":\"a\",\"upgrades\":[{\"campaignId\":\"c\",\"status\":\"s\",\"missingSince\":\"x\"}]}"
            })
    void aStateThatCannotBeReadIsNamedByItsPlaceAndStopsTheReplay(String value) {
        assertThatThrownBy(() -> new StateRows(ONE).read(List.of(row(Samples.IMEI.digits(), value))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("topic t partition 0 offset 42")
                .hasMessageNotContaining(Samples.IMEI.digits());
    }

    @Test
    void aStateWithAllThatWasToldReadsBackAsItWasWritten() {
        DeviceState state = new DeviceState(
                Samples.ACCOUNT,
                List.of(
                        new Known(Samples.UPGRADE, null, 3),
                        new Known(ScriptedReports.upgrade("a", "Accepted", null), WRITTEN, Known.UNCOUNTED)),
                true,
                new ToldBefore(
                        List.of(new ToldBefore.Count(
                                Samples.ACCOUNT, new CampaignId("x"), 1_700_000_000_000L, WRITTEN)),
                        5));
        assertThat(new StateReader().read(StateRow.write(state))).isEqualTo(state);
        DeviceState left = state.forgotten(WRITTEN);
        assertThat(new StateReader().read(StateRow.write(left))).isEqualTo(left);
    }

    @Test
    void aRowOfANewerVersionIsRefusedAndSaysSo() {
        String newer = "{\"format\":99,\"account\":\"a\",\"upgrades\":[],\"laterField\":true}";
        assertThat(new StateRows(ONE).read(List.of(row(Samples.IMEI.digits(), newer))))
                .containsExactly(new LogEntry.Newer(Samples.IMEI));
        assertThatThrownBy(() -> new StateReader().read(newer.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRow.class)
                .hasMessageContaining("a newer version wrote it, in format 99");
        assertThat(watches.read(List.of(row(Samples.IMEI.digits(), "{\"format\":99,\"account\":\"a\"}"))))
                .isEmpty();
        assertThat(rejected).hasValue(1);
    }

    @Test
    void aWatchReadsBackAsItWasWritten() {
        Watch watch =
                new Watch(Samples.IMEI, Samples.ACCOUNT, Instant.EPOCH, List.of("pilot", "north"), Watch.Source.TOPIC);

        assertThat(WatchRow.read(Samples.IMEI, WatchRow.write(watch), new RecordHeaders(), WRITTEN))
                .contains(watch);
        assertThat(new String(WatchRow.write(watch), StandardCharsets.UTF_8))
                .isEqualTo("{\"format\":2,\"account\":\"0000123456-00001\",\"since\":\"1970-01-01T00:00:00Z\","
                        + "\"tags\":[\"pilot\",\"north\"],\"sources\":[\"topic\"]}");
    }

    @Test
    void whoWantsADeviceWatchedIsKeptWithItsRow() {
        Watch watch = new Watch(
                Samples.IMEI,
                Samples.ACCOUNT,
                Instant.EPOCH,
                List.of(),
                Set.of(Watch.Source.DISCOVERY, Watch.Source.FILE));

        assertThat(WatchRow.read(Samples.IMEI, WatchRow.write(watch), new RecordHeaders(), WRITTEN))
                .contains(watch);
        assertThat(watches.read(List.of(
                        row(Samples.IMEI.digits(), "{\"account\":\"a\",\"sources\":[]}"),
                        row(Samples.IMEI.digits(), "{\"account\":\"a\",\"sources\":[\"moon\"]}"))))
                .containsExactly(new LogEntry.Unwatched(Samples.IMEI));
        assertThat(rejected).hasValue(1);
    }

    @Test
    void anExclusionIsARowThatNamesNobodyAndSaysSo() {
        String row = new String(WatchRow.exclusion(Samples.ACCOUNT), StandardCharsets.UTF_8);

        assertThat(row).isEqualTo("{\"format\":2,\"account\":\"0000123456-00001\",\"sources\":[],\"excluded\":true}");
        assertThat(watches.read(List.of(row(Samples.IMEI.digits(), row), row(Samples.IMEI.digits(), row))))
                .containsExactly(new LogEntry.Excluded(Samples.IMEI), new LogEntry.Excluded(Samples.IMEI));
    }

    @Test
    void aWatchWithoutSinceCountsFromWhenItWasWritten() {
        assertThat(watches.read(List.of(row(Samples.IMEI.digits(), "{\"account\":\"a\"}"))))
                .containsExactly(new LogEntry.Watched(new Watch(
                        Samples.IMEI,
                        new io.upgradewatch.fota.AccountName("a"),
                        WRITTEN,
                        List.of(),
                        Watch.Source.TOPIC)));
    }

    @Test
    void theSameWordsWithoutSinceMeanAnotherMomentInEachRow() {
        Instant later = WRITTEN.plusSeconds(60);

        assertThat(watches.read(List.of(
                        row(Samples.IMEI.digits(), "{\"account\":\"a\"}"),
                        row(Samples.IMEI.digits(), "{\"account\":\"a\"}", later))))
                .extracting(entry -> ((LogEntry.Watched) entry).watch().since())
                .containsExactly(WRITTEN, later);
    }

    @Test
    void theSameWordsOfAnotherDeviceAreItsOwnWatch() {
        Imei other = Samples.devices(ONE, 0, 1).get(0);
        String words = "{\"account\":\"a\",\"since\":\"2026-01-01T00:00:00Z\",\"tags\":[\"t\"]}";

        assertThat(watches.read(List.of(row(Samples.IMEI.digits(), words), row(other.digits(), words))))
                .extracting(entry -> ((LogEntry.Watched) entry).watch())
                .containsExactly(watch(Samples.IMEI), watch(other));
    }

    private static Watch watch(Imei imei) {
        return new Watch(
                imei,
                new io.upgradewatch.fota.AccountName("a"),
                Instant.parse("2026-01-01T00:00:00Z"),
                List.of("t"),
                Watch.Source.TOPIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"account\":\"a b\"}",
                "{\"account\":7}",
                "{\"account\":\"a\",\"since\":\"today\"}",
                "{\"account\":\"a\",\"since\":0}",
                "{\"account\":\"a\",\"tags\":\"x\"}",
                "{\"account\":\"a\",\"tags\":[1]}"
            })
    void aWatchThatCannotBeReadIsCountedOnceHoweverOftenItIsReplayed(String value) {
        ConsumerRecord<byte[], byte[]> bad = row(Samples.IMEI.digits(), value);

        assertThat(watches.read(List.of(bad, row(Samples.IMEI.digits(), null)))).hasSize(1);
        assertThat(watches.read(List.of(bad))).isEmpty();
        assertThat(rejected).hasValue(1);
    }

    @Test
    void aKeyThatIsNoImeiOrOfAnotherPartitionIsNoRow() {
        assertThat(watches.read(List.of(row("12345", "{\"account\":\"a\"}"), row(null, "{\"account\":\"a\"}"))))
                .isEmpty();
        Imei elsewhere = Samples.devices(new KafkaPlacement(2), 1, 1).get(0);
        assertThatThrownBy(() -> RowKey.read(RowKey.of(elsewhere), 0, new KafkaPlacement(2)))
                .isInstanceOf(UnreadableRow.class)
                .hasMessageNotContaining(elsewhere.digits());
    }

    @Test
    void aLoginRowReadsBackAsItWasWritten() {
        LoginLedger.Entry entry = new LoginLedger.Entry(
                3, 1, Instant.parse("2026-11-23T00:00:00.001Z"), new byte[] {1, 2, (byte) 250}, "r");
        LoginRow row = new LoginRow(new LoginLedger.Key("0af3"), LoginRow.Kind.EXPIRED);
        LoginLedger.Resumption wish = new LoginLedger.Resumption("id", 2);

        LoginLedger.Entry read = LoginRow.read(LoginRow.write(entry));

        assertThat(read).usingRecursiveComparison().isEqualTo(entry);
        assertThat(LoginRow.of(row.keyBytes())).isEqualTo(row);
        assertThat(LoginRow.readResumption(LoginRow.write(wish))).isEqualTo(wish);
        assertThat(LoginRow.readExpired(LoginRow.writeExpired("digest"))).isEqualTo("digest");
        assertThatThrownBy(() -> LoginRow.read("{\"failures\":-1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRow.class);
    }

    @Test
    void aFeedPositionReadsBackAndAnythingElseIsRefused() {
        FeedPosition position = new FeedPosition(new long[] {0, 7, Long.MAX_VALUE});

        assertThat(FeedPosition.of(position.text(), 3).text()).isEqualTo(position.text());
        for (String foreign : List.of("", "%%", "7", position.text() + "AA", "AQ")) {
            assertThatIllegalArgumentException().isThrownBy(() -> FeedPosition.of(foreign, 3));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> FeedPosition.of(position.text(), 2));
        assertThat(FeedPosition.of(position.text(), 4).next(3))
                .as("a partition that was added begins after it")
                .isZero();
    }

    @Test
    void anInstancesAddressTravelsInItsClientId() {
        assertThat(HttpAddress.of(new HttpAddress("http", "10.0.0.5", 8080).clientId("x"), "/10.9.9.9"))
                .contains(URI.create("http://10.0.0.5:8080"));
        assertThat(HttpAddress.of(new HttpAddress("https", "0.0.0.0", 8443).clientId("x"), "/10.9.9.9"))
                .contains(URI.create("https://10.9.9.9:8443"));
        assertThat(HttpAddress.of(new HttpAddress("http", "::1", 80).clientId("x"), "/10.9.9.9"))
                .contains(URI.create("http://[::1]:80"));
        assertThat(HttpAddress.of(new HttpAddress("http", "10.0.0.5", 80, "me", "").clientId("x"), "/10.9.9.9"))
                .contains(URI.create("http://10.0.0.5:80#me"));
        assertThat(HttpAddress.of(new HttpAddress("https", "10.0.0.5", 8443, "me", "ab12").clientId("x"), "/10.9.9.9"))
                .contains(URI.create("https://10.0.0.5:8443#me.ab12"));
        assertThat(HttpAddress.of("somebody-else", "/10.9.9.9")).isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> row(String key, String value) {
        return row(key, value, WRITTEN);
    }

    private static ConsumerRecord<byte[], byte[]> row(String key, String value, Instant writtenAt) {
        return new ConsumerRecord<>(
                "t",
                0,
                42,
                writtenAt.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                java.util.Optional.empty());
    }
}

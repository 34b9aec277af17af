package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.thingspace.history.DocumentedHistory;
import io.upgradewatch.watch.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows as the version without format numbers wrote them, each with the answer that it was made of. */
class RowsOfEarlierVersionsTest {

    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(180));
    private static final HistoryDiff.Subject SUBJECT =
            new HistoryDiff.Subject(Samples.IMEI, Samples.ACCOUNT, Instant.EPOCH);
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    /** A row and the last answer before it was written. */
    record Golden(String name, byte[] row, UpgradeHistory answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Golden> states() throws IOException {
        return resource("/rows/states-without-format.tsv")
                .lines()
                .map(line -> line.split("\t", -1))
                .map(part -> new Golden(part[0], bytes(part[1]), DocumentedHistory.read(bytes(part[2]))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("states")
    void upgradingTellsNothing(Golden golden) {
        DeviceState known = new StateReader().read(golden.row());

        Diff found = DIFF.between(known, SUBJECT, golden.answer(), NOW);

        assertThat(found.changes()).isEmpty();
        assertThat(found.vanished()).isZero();
        // Whatever is written anew for that is final.
        DeviceState written = new StateReader().read(StateRow.write(found.next()));
        assertThat(written).isEqualTo(found.next());
        assertThat(DIFF.between(written, SUBJECT, golden.answer(), NOW).moved()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("states")
    void theNextChangeHasANumberThatNoneBeforeItCanHave(Golden golden) {
        DeviceState known = new StateReader().read(golden.row());
        List<Upgrade> moved = known.upgrades().stream()
                .map(Known::upgrade)
                .map(upgrade -> new Upgrade(
                        upgrade.campaign(),
                        new UpgradeStatus("SomethingElse"),
                        upgrade.reason(),
                        upgrade.firmwareName(),
                        upgrade.firmwareFrom(),
                        upgrade.firmwareTo(),
                        upgrade.startDate(),
                        upgrade.reportedAt()))
                .toList();

        Diff found = DIFF.between(known, SUBJECT, new UpgradeHistory(moved), NOW);

        assertThat(found.changes()).hasSameSizeAs(moved);
        assertThat(found.changes())
                .extracting(UpgradeStatusChanged::sequence)
                .allSatisfy(sequence -> assertThat(sequence).isGreaterThanOrEqualTo(1_000_000_000L));
        assertThat(found.next().upgrades()).extracting(Known::told).allSatisfy(told -> assertThat(told)
                .isGreaterThan(1_000_000_000L));
    }

    @Test
    void aWatchReadsAsItDid() throws IOException {
        Watch watch = WatchRow.read(
                        Samples.IMEI,
                        bytes(resource("/rows/watches-without-format.txt").strip()),
                        new RecordHeaders(),
                        NOW)
                .orElseThrow();

        assertThat(watch)
                .isEqualTo(new Watch(
                        Samples.IMEI,
                        Samples.ACCOUNT,
                        Instant.parse("2026-11-20T00:00:00Z"),
                        List.of("pilot", "north"),
                        Watch.Source.TOPIC));
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = RowsOfEarlierVersionsTest.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

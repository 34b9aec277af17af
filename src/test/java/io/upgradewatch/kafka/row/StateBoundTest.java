package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.Diff;
import io.upgradewatch.diff.HistoryDiff;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.kafka.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A state's row always fits into what producers and topics take by default, and never at the cost of an answer. */
class StateBoundTest {

    // Of max.request.size and max.message.bytes, less what a request and a batch need for themselves.
    private static final int TAKEN = 1_048_576 - 10_000;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(180));
    private static final HistoryDiff.Subject ALL =
            new HistoryDiff.Subject(Samples.IMEI, Samples.ACCOUNT, Instant.EPOCH);

    @Test
    void twoThousandOldRecordsMakeRoomForTwoThousandNewOnes() {
        Diff old = DIFF.between(null, ALL, history("old", 2_000, "why"), NOW);
        Diff found = DIFF.between(old.next(), ALL, history("new", 2_000, "why"), NOW.plusSeconds(900));

        assertThat(StateRow.write(found.next())).hasSizeLessThan(TAKEN);
        assertThat(found.changes()).hasSize(2_000);
        assertThat(shown(found.next())).isEqualTo(2_000);
        // Of those that are missing as long, the one reported first goes first.
        List<String> missing = found.next().upgrades().stream()
                .filter(known -> known.missingSince() != null)
                .map(known -> known.upgrade().campaign().value())
                .toList();
        assertThat(missing).isNotEmpty().contains("old-1999").doesNotContain("old-0");
        Diff again = DIFF.between(found.next(), ALL, history("new", 2_000, "why"), NOW.plusSeconds(900));
        assertThat(again.moved()).isFalse();
        Diff back = DIFF.between(found.next(), ALL, history("old", 1, "why"), NOW.plusSeconds(1_800));
        assertThat(back.changes()).singleElement().satisfies(change -> assertThat(change.sequence())
                .isPositive());
    }

    @Test
    void whatTheLastAnswerShowedIsNeverForgottenThoughItsTextsAre() {
        String reason = "\u20ac".repeat(1_000);
        Diff found = DIFF.between(null, ALL, history("c", 2_500, reason), NOW);

        assertThat(StateRow.write(found.next())).hasSizeLessThan(TAKEN);
        assertThat(shown(found.next())).isEqualTo(2_500);
        assertThat(found.changes()).hasSize(2_500);
        assertThat(DIFF.between(found.next(), ALL, history("c", 2_500, reason), NOW)
                        .moved())
                .isFalse();
        assertThat(found.next()
                        .of(new CampaignId("c-2499"))
                        .orElseThrow()
                        .upgrade()
                        .reason())
                .isEqualTo(reason);
        assertThat(found.next()
                        .of(new CampaignId("c-0"))
                        .orElseThrow()
                        .upgrade()
                        .reason())
                .isNull();
    }

    @Test
    void whatDoesNotFitAtAllTellsNothing() {
        Diff found = DIFF.between(null, ALL, history("c", 10_000, "why"), NOW);

        assertThat(found.fits()).isFalse();
        assertThat(found.changes()).isEmpty();
    }

    @Test
    void theLongestStateThatIsNotLookedAtFitsWhateverItsTextsAre() {
        String text = "\u0001".repeat(200);
        List<Upgrade> worst = IntStream.range(0, 50)
                .mapToObj(i -> new Upgrade(
                        new CampaignId(text.substring(4) + i),
                        UpgradeStatus.UPGRADE_FAILED,
                        "\u0001".repeat(1_000),
                        text,
                        text,
                        text,
                        text,
                        NOW))
                .toList();

        assertThat(StateRow.write(
                        DIFF.between(null, ALL, new UpgradeHistory(worst), NOW).next()))
                .hasSizeLessThan(TAKEN);
    }

    private static long shown(DeviceState state) {
        return state.upgrades().stream()
                .map(Known::missingSince)
                .filter(since -> since == null)
                .count();
    }

    private static UpgradeHistory history(String name, int records, String reason) {
        return new UpgradeHistory(Stream.iterate(0, i -> i + 1)
                .limit(records)
                .map(i -> new Upgrade(
                        new CampaignId(name + "-" + i),
                        UpgradeStatus.UPGRADE_PENDING,
                        reason,
                        "SEQUANSCommunications_GM01Q_SR1.2.0.0-10657_SR1.2.0.0-10512",
                        "SR1.2.0.0-10657",
                        "SR1.2.0.0-10512",
                        "2026-01-25",
                        NOW.minusSeconds(100_000 - i)))
                .toList());
    }
}

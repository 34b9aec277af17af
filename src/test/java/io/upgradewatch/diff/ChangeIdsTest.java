package io.upgradewatch.diff;

import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** No two changes of one device share an id, and the same change always has the same. */
class ChangeIdsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(3));
    private static final Imei IMEI = Imei.of("990000473475989");
    private static final String A = "0000123456-00001";
    private static final String B = "0000123456-00002";

    private final List<UpgradeStatusChanged> told = new ArrayList<>();
    private DeviceState known;
    private Instant now = NOON;

    /** An answer to a poll in an account, or, without one, that the device is let go. */
    record Happening(String account, UpgradeHistory answer) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        Arbitrary<Upgrade> upgrade = Combinators.combine(
                        Arbitraries.of("a", "b"), Arbitraries.of("UpgradePending", "UpgradeFailed"))
                .as((campaign, status) -> upgrade(campaign, status, null));
        return Combinators.combine(
                        Arbitraries.of(A, A, B),
                        upgrade.list().ofMaxSize(2).map(UpgradeHistory::new).injectNull(0.2))
                .as(Happening::new)
                .list()
                .ofMaxSize(25);
    }

    @Property
    void noTwoChangesOfADeviceShareAnId(@ForAll("happenings") List<Happening> happenings) {
        known = null;
        now = NOON;
        told.clear();
        for (Happening happening : happenings) {
            // Long enough for records to age out, and not for their events.
            now = now.plus(Duration.ofDays(1));
            if (happening.answer() != null) {
                poll(happening.account(), happening.answer());
            } else if (known != null) {
                known = known.forgotten(now);
            }
        }
        assertThat(told).extracting(UpgradeStatusChanged::id).doesNotHaveDuplicates();
    }

    @Test
    void pendingFailedPendingFailedHasFourIdsWithEqualTimesAndWithNone() {
        for (Instant time : new Instant[] {NOON.minusSeconds(60), null}) {
            known = null;
            told.clear();
            for (String status : List.of("UpgradePending", "UpgradeFailed", "UpgradePending", "UpgradeFailed")) {
                poll(A, upgrade("c", status, time));
            }
            assertThat(told).extracting(UpgradeStatusChanged::sequence).containsExactly(0L, 1L, 2L, 3L);
            assertThat(told).extracting(UpgradeStatusChanged::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void anAccountThatIsComeBackToGoesOnCounting() {
        poll(A, upgrade("c", "UpgradePending", null), upgrade("d", "UpgradePending", null));
        poll(A, upgrade("c", "UpgradeFailed", null), upgrade("d", "UpgradePending", null));
        poll(B, upgrade("c", "UpgradePending", null));
        poll(A, upgrade("c", "UpgradePending", null), upgrade("d", "UpgradePending", null));
        assertThat(told)
                .extracting(
                        change -> change.account().value(),
                        change -> change.upgrade().campaign().value(),
                        UpgradeStatusChanged::sequence)
                .containsExactly(
                        tuple(A, "c", 0L),
                        tuple(A, "d", 0L),
                        tuple(A, "c", 1L),
                        tuple(B, "c", 0L),
                        tuple(A, "c", 2L),
                        tuple(A, "d", 1L));
    }

    @Test
    void whatWasAdoptedSilentlyCountsFromItsFirstToldChange() {
        HistoryDiff.Subject fromNow = new HistoryDiff.Subject(IMEI, new AccountName(A), NOON);
        known = DIFF.between(null, fromNow, history(upgrade("c", "UpgradePending", null)), NOON)
                .next();
        poll(A, upgrade("c", "UpgradeFailed", null));
        assertThat(told).extracting(UpgradeStatusChanged::sequence).containsExactly(0L);
    }

    @Test
    void aCountIsForgottenWithItsEventsAndNotBefore() {
        poll(A, upgrade("c", "UpgradePending", null));
        known = known.forgotten(now);
        Instant forgottenAt = now;
        poll(B);
        now = forgottenAt.plus(HistoryDiff.EVENTS_KEPT);
        poll(B);
        assertThat(known.before().of(new AccountName(A), new CampaignId("c"))).isEqualTo(1);
        now = now.plusMillis(1);
        poll(B);
        assertThat(known.before()).isEqualTo(ToldBefore.NOTHING);
    }

    @Test
    void countsThatAreTooManyRaiseTheFloorForAll() {
        ToldBefore before = ToldBefore.NOTHING;
        for (int i = 0; i < 1_000; i++) {
            before = before.with(new ToldBefore.Count(new AccountName(A), new CampaignId("c" + i), i % 7 + 1, NOON));
        }
        assertThat(before.counts()).hasSize(ToldBefore.MOST);
        assertThat(before.of(new AccountName(A), new CampaignId("c0"))).isEqualTo(7);
        assertThat(before.of(new AccountName(A), new CampaignId("c999"))).isGreaterThanOrEqualTo(999 % 7 + 1);
    }

    @Test
    void aStateWithoutACountGoesOnFromItsReportTime() {
        Instant reported = NOON.minusSeconds(3_600);
        known = new DeviceState(
                new AccountName(A),
                List.of(new Known(upgrade("c", "UpgradePending", reported), null, Known.UNCOUNTED)));
        poll(A, upgrade("c", "UpgradeFailed", reported.plusSeconds(60)));
        poll(A, upgrade("c", "UpgradeSuccess", reported.plusSeconds(90)));
        assertThat(told)
                .extracting(UpgradeStatusChanged::sequence)
                .containsExactly(reported.toEpochMilli(), reported.toEpochMilli() + 1);
    }

    private void poll(String account, Upgrade... upgrades) {
        poll(account, history(upgrades));
    }

    private void poll(String account, UpgradeHistory answer) {
        HistoryDiff.Subject all = new HistoryDiff.Subject(IMEI, new AccountName(account), Instant.EPOCH);
        Diff found = DIFF.between(known, all, answer, now);
        told.addAll(found.changes());
        known = found.next();
    }

    private static UpgradeHistory history(Upgrade... upgrades) {
        return new UpgradeHistory(List.of(upgrades));
    }

    private static Upgrade upgrade(String campaign, String status, Instant reportedAt) {
        return new Upgrade(
                new CampaignId(campaign), new UpgradeStatus(status), null, null, null, null, null, reportedAt);
    }
}

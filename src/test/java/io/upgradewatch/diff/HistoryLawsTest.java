package io.upgradewatch.diff;

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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds of every sequence of answers, whatever upstream says. */
class HistoryLawsTest {

    private static final Instant DAY = Instant.parse("2022-01-05T00:00:00Z");
    private static final HistoryDiff DIFF = new HistoryDiff(Duration.ofDays(3));
    private static final HistoryDiff.Subject SUBJECT =
            new HistoryDiff.Subject(Imei.of("990000473475989"), new AccountName("0000123456-00001"), DAY);

    @Provide
    Arbitrary<List<UpgradeHistory>> answers() {
        return history().list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<UpgradeHistory> history() {
        Arbitrary<Upgrade> upgrade = Combinators.combine(
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.of(
                                "UpgradePending", "upgradepending", "UpgradeFailed", "UpgradeSuccess", "Postponed"),
                        Arbitraries.of("try 1", "try 2").injectNull(0.2),
                        Arbitraries.of("2022-01-05", "2022-01-06T01:00:00Z", "soon")
                                .injectNull(0.3),
                        Arbitraries.longs()
                                .between(-2, 2)
                                .map(days -> DAY.plus(Duration.ofDays(days)))
                                .injectNull(0.3))
                .as((campaign, status, reason, startDate, reportedAt) -> new Upgrade(
                        new CampaignId(campaign),
                        new UpgradeStatus(status),
                        reason,
                        null,
                        null,
                        null,
                        startDate,
                        reportedAt));
        return upgrade.list().ofMaxSize(6).map(UpgradeHistory::new);
    }

    @Property
    void theOrderOfEntriesDoesNotMatter(@ForAll("answers") List<UpgradeHistory> answers, @ForAll long seed) {
        Random random = new Random(seed);
        DeviceState known = null;
        for (int i = 0; i < answers.size(); i++) {
            List<Upgrade> shuffled = new ArrayList<>(answers.get(i).upgrades());
            Collections.shuffle(shuffled, random);
            Diff straight = DIFF.between(known, SUBJECT, answers.get(i), now(i));
            Diff other = DIFF.between(known, SUBJECT, new UpgradeHistory(shuffled), now(i));
            assertThat(other).isEqualTo(straight);
            // Record equality passes over the case of a status.
            assertThat(other.changes()).usingRecursiveComparison().isEqualTo(straight.changes());
            known = straight.next();
        }
    }

    @Property
    void publishingWhatWasDiffedLeavesNothingToDiff(@ForAll("answers") List<UpgradeHistory> answers) {
        DeviceState known = null;
        Lags lags = Lags.NONE;
        for (int i = 0; i < answers.size(); i++) {
            Diff found = DIFF.between(known, SUBJECT, answers.get(i), now(i), lags);
            known = found.next();
            lags = found.lags();
            Diff again = DIFF.between(known, SUBJECT, answers.get(i), now(i), lags);
            assertThat(again.changes()).isEmpty();
            assertThat(again.moved()).isFalse();
            assertThat(again.vanished()).isZero();
        }
    }

    @Property
    void whatIsLookedAtAgainFromTheSameStateSaysTheSame(@ForAll("answers") List<UpgradeHistory> answers) {
        DeviceState known = null;
        Lags lags = Lags.NONE;
        for (int i = 0; i < answers.size(); i++) {
            Diff found = DIFF.between(known, SUBJECT, answers.get(i), now(i), lags);
            // As after a commit that came to nothing: what lagged has been noted by then.
            Diff again = DIFF.between(known, SUBJECT, answers.get(i), now(i), found.lags());
            assertThat(again).isEqualTo(found);
            known = found.next();
            lags = found.lags();
        }
    }

    @Property
    void aReportThatGoesOnIsToldWhateverTimeItBears(
            @ForAll("answers") List<UpgradeHistory> answers, @ForAll("history") UpgradeHistory last) {
        DeviceState known = null;
        Lags lags = Lags.NONE;
        List<UpgradeHistory> all = new ArrayList<>(answers);
        for (int repeat = 0; repeat < 3; repeat++) {
            all.add(last);
        }
        for (int i = 0; i < all.size(); i++) {
            Diff found = DIFF.between(known, SUBJECT, all.get(i), now(i), lags);
            known = found.next();
            lags = found.lags();
        }
        for (Upgrade upgrade : last.upgrades()) {
            UpgradeStatus settled =
                    known.of(upgrade.campaign()).orElseThrow().upgrade().status();
            assertThat(last.upgrades())
                    .filteredOn(one -> one.campaign().equals(upgrade.campaign()))
                    .extracting(Upgrade::status)
                    .contains(settled);
        }
    }

    @Property
    void whatDidNotMoveIsWhatWasKnown(@ForAll("answers") List<UpgradeHistory> answers) {
        DeviceState live = null;
        DeviceState written = null;
        for (int i = 0; i < answers.size(); i++) {
            Diff fromLive = DIFF.between(live, SUBJECT, answers.get(i), now(i));
            Diff fromWritten = DIFF.between(written, SUBJECT, answers.get(i), now(i));
            assertThat(fromWritten).isEqualTo(fromLive);
            live = fromLive.next();
            written = fromLive.moved() ? fromLive.next() : written;
        }
    }

    @Property
    void noAnswerYieldsTwoChangesOfOneCampaignNorAChangeToTheSameStatus(
            @ForAll("answers") List<UpgradeHistory> answers) {
        DeviceState known = null;
        for (int i = 0; i < answers.size(); i++) {
            Diff found = DIFF.between(known, SUBJECT, answers.get(i), now(i));
            assertThat(found.changes())
                    .extracting(change -> change.upgrade().campaign())
                    .doesNotHaveDuplicates();
            assertThat(found.changes()).allSatisfy(change -> assertThat(change.previous())
                    .isNotEqualTo(change.upgrade().status()));
            known = found.next();
        }
    }

    @Property
    void theChangesToldInOrderAddUpToWhatIsKnown(@ForAll("answers") List<UpgradeHistory> answers) {
        HistoryDiff.Subject all = new HistoryDiff.Subject(SUBJECT.imei(), SUBJECT.account(), Instant.EPOCH);
        Map<CampaignId, UpgradeStatus> told = new HashMap<>();
        DeviceState known = null;
        for (int i = 0; i < answers.size(); i++) {
            Diff found = DIFF.between(known, all, answers.get(i), DAY);
            for (UpgradeStatusChanged change : found.changes()) {
                assertThat(change.previous())
                        .isEqualTo(told.get(change.upgrade().campaign()));
                told.put(change.upgrade().campaign(), change.upgrade().status());
            }
            known = found.next();
        }
        Map<CampaignId, UpgradeStatus> knownStatuses = new HashMap<>();
        known.upgrades()
                .forEach(each -> knownStatuses.put(
                        each.upgrade().campaign(), each.upgrade().status()));
        assertThat(told).isEqualTo(knownStatuses);
    }

    @Property
    void anOlderReportNeverReplacesANewerOne(@ForAll("answers") List<UpgradeHistory> answers) {
        Map<CampaignId, Instant> newest = new HashMap<>();
        DeviceState known = null;
        for (UpgradeHistory answer : answers) {
            known = DIFF.between(known, SUBJECT, answer, DAY).next();
            for (DeviceState.Known each : known.upgrades()) {
                Instant before = newest.get(each.upgrade().campaign());
                Instant after = each.upgrade().reportedAt();
                assertThat(before == null || after != null && !after.isBefore(before))
                        .isTrue();
                newest.put(each.upgrade().campaign(), after);
            }
        }
    }

    private static Instant now(int answer) {
        return DAY.plus(Duration.ofDays(2)).plus(Duration.ofDays(answer));
    }
}

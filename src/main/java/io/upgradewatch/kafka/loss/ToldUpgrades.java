package io.upgradewatch.kafka.loss;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.diff.ToldBefore;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.UnreadableRow;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What consumers have been told of one device, change by change: the last word on each upgrade. Not thread-safe. */
final class ToldUpgrades {

    private static final Comparator<Told> OLDEST_FIRST = Comparator.comparing(Told::observedAt);

    private final Map<AccountName, Map<CampaignId, Told>> told =
            new TreeMap<>(Comparator.comparing(AccountName::toString));
    private AccountName account;
    private Instant last = Instant.MIN;

    /** @param changes how many changes of the upgrade were told; {@link Known#UNCOUNTED} if the event does not say */
    private record Told(Upgrade upgrade, long changes, Instant observedAt) {

        boolean newerThan(Told other) {
            return changes != Known.UNCOUNTED && other.changes != Known.UNCOUNTED
                    ? changes >= other.changes
                    : OLDEST_FIRST.compare(this, other) >= 0;
        }

        Known known() {
            return new Known(upgrade, null, changes);
        }
    }

    /**
     * Takes a change, in whatever order they come.
     *
     * @throws UnreadableRow if it is none
     */
    void take(ConsumerRecord<byte[], byte[]> change) {
        JsonNode row = Json.read(change.value());
        try {
            AccountName of = new AccountName(Json.text(row, "accountName"));
            Told one = new Told(
                    upgrade(row), changes(change), Instant.parse(String.valueOf(Json.text(row, "observedTime"))));
            told.computeIfAbsent(of, first -> new TreeMap<>())
                    .merge(one.upgrade().campaign(), one, (before, now) -> now.newerThan(before) ? now : before);
            if (!one.observedAt().isBefore(last)) {
                last = one.observedAt();
                account = of;
            }
        } catch (IllegalArgumentException | DateTimeException bad) {
            throw new UnreadableRow("the change has a bad account, campaign, status or time");
        }
    }

    /** What is known of the device by that alone: of what was told before, some may be lost. */
    DeviceState state(Instant now) {
        List<Known> upgrades =
                told.get(account).values().stream().map(Told::known).toList();
        List<ToldBefore.Count> counts = new ArrayList<>();
        told.forEach((of, campaigns) -> {
            if (!of.equals(account)) {
                campaigns.forEach((campaign, one) -> counts.add(
                        new ToldBefore.Count(of, campaign, one.known().counted(), now)));
            }
        });
        return new DeviceState(account, upgrades, true, new ToldBefore(counts, 0).lost(now));
    }

    /** What is known of a device of which nothing is known but that something may have been told. */
    static DeviceState nothing(AccountName account, Instant now) {
        return new DeviceState(account, List.of(), false, ToldBefore.NOTHING.lost(now));
    }

    private static Upgrade upgrade(JsonNode row) {
        String reported = Json.text(row, "reportUpdatedTime");
        return new Upgrade(
                new CampaignId(Json.text(row, "campaignId")),
                new UpgradeStatus(Json.text(row, "status")),
                Json.text(row, "reason"),
                Json.text(row, "firmwareName"),
                Json.text(row, "firmwareFrom"),
                Json.text(row, "firmwareTo"),
                Json.text(row, "startDate"),
                reported == null ? null : Instant.parse(reported));
    }

    private static long changes(ConsumerRecord<byte[], byte[]> change) {
        Header sequence = change.headers().lastHeader("ce_sequence");
        return sequence == null
                ? Known.UNCOUNTED
                : Long.parseLong(new String(sequence.value(), StandardCharsets.US_ASCII)) + 1;
    }
}

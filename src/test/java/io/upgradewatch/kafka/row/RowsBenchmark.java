package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.DeviceState.Known;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.thingspace.history.DocumentedHistory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the rows of a change cost: the event, and the state of five upgrades written and, at a replay, read. */
@State(Scope.Benchmark)
public class RowsBenchmark {

    private final DeviceState state = new DeviceState(Samples.ACCOUNT, known());
    private final byte[] row = StateRow.write(state);
    private final byte[] unlike = StateRow.write(new DeviceState(
            Samples.ACCOUNT,
            known().stream()
                    .map(one -> new Known(one.upgrade(), Samples.OBSERVED))
                    .toList()));
    private final StateReader reader = new StateReader();

    @Benchmark
    public Object writeState() {
        return StateRow.write(state);
    }

    @Benchmark
    public Object readState() {
        return reader.read(row);
    }

    /** Of a row that no other is like: one upgrade is missing. */
    @Benchmark
    public Object parseState() {
        return reader.read(unlike);
    }

    @Benchmark
    public Object writeEvent() {
        return ChangeRecord.of(Samples.change(Samples.IMEI), Map.of(), TopicNames.CUSTOMARY.changes(), 0);
    }

    private static List<Known> known() {
        return DocumentedHistory.read().upgrades().stream()
                .sorted(Comparator.comparing(Upgrade::campaign, Comparator.comparing(CampaignId::value)))
                .map(upgrade -> new Known(upgrade, null))
                .toList();
    }
}

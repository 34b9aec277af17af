package io.upgradewatch.kafka.row;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.kafka.Samples;
import io.upgradewatch.kafka.login.LoginRow;
import io.upgradewatch.watch.Watch;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Any bytes as rows of the topics: read or refused with the declared exception, and what was read survives writing. */
public final class TopicRowsFuzz {

    private static final Imei DEVICE = Imei.of("990000473475989");
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private static final StateTemplates STENCILS = new StateTemplates();

    static {
        STENCILS.learn(StateRow.write(Samples.STATE), Samples.STATE);
    }

    private TopicRowsFuzz() {}

    public static void fuzzerTestOneInput(byte[] row) {
        DeviceState alike = byComparing(row);
        if (alike != null && !alike.equals(new StateReader().read(row))) {
            throw new AssertionError("a state that is compared is not the one that is parsed");
        }
        unlessRefused(() -> {
            DeviceState state = new StateReader().read(row);
            if (!new StateReader().read(StateRow.write(state)).equals(state)) {
                throw new AssertionError("a state changes by being written");
            }
        });
        unlessRefused(() -> {
            Optional<Watch> watch = WatchRow.read(DEVICE, row, new RecordHeaders(), NOW);
            if (watch.isPresent()
                    && !WatchRow.read(DEVICE, WatchRow.write(watch.get()), new RecordHeaders(), NOW)
                            .equals(watch)) {
                throw new AssertionError("a watch changes by being written");
            }
        });
        unlessRefused(() -> LoginRow.read(row));
        unlessRefused(() -> LoginRow.readResumption(row));
        unlessRefused(() -> LoginRow.readExpired(row));
        unlessRefused(() -> LoginRow.of(row));
        unlessRefused(() -> RowKey.read(Arrays.copyOf(row, Math.min(row.length, 64)), 0, new KafkaPlacement(4)));
    }

    private static DeviceState byComparing(byte[] row) {
        try {
            return STENCILS.read(row);
        } catch (IllegalArgumentException | DateTimeException refused) {
            return null;
        }
    }

    private static void unlessRefused(Runnable reading) {
        try {
            reading.run();
        } catch (UnreadableRow refused) {
            // As declared.
        }
    }
}

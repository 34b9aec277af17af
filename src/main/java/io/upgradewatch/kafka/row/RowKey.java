package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.recover.Placement;
import java.nio.charset.StandardCharsets;

/** The key of a device's rows: its IMEI as 15 ASCII digits. */
public final class RowKey {

    private RowKey() {}

    public static byte[] of(Imei imei) {
        return imei.digits().getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws UnreadableRow if the key is no IMEI, or that of a device of another partition */
    public static Imei read(byte[] key, int partition, Placement placement) {
        if (key == null) {
            throw new UnreadableRow("the row has no key");
        }
        String text = new String(key, StandardCharsets.ISO_8859_1);
        Imei imei;
        try {
            imei = Imei.of(text);
        } catch (IllegalArgumentException notImei) {
            throw new UnreadableRow("the key: " + notImei.getMessage());
        }
        int belongsOn = placement.shardOf(text);
        if (belongsOn != partition) {
            throw new UnreadableRow("the row of " + imei + " belongs on partition " + belongsOn
                    + ": whoever wrote it does not place keys as Kafka's own clients do");
        }
        return imei;
    }
}

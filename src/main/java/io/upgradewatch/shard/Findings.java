package io.upgradewatch.shard;

import io.upgradewatch.fota.Imei;
import io.upgradewatch.shard.cycle.Finding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers of one shard's devices whose changes are not committed yet, one of a device at most. They outlive a shard that
 * opens anew, and nothing else; bounded in bytes. Lives on the loop.
 */
public final class Findings {

    /** From here on no device of the shard is polled. */
    public static final long MAX_BYTES = 4 << 20;

    private final Map<Imei, Finding> kept = new HashMap<>();
    private long bytes;

    void keep(Imei imei, Finding finding) {
        drop(imei);
        kept.put(imei, finding);
        bytes += finding.bytes();
    }

    /** What was found of the device and is not committed; what was found under another account is dropped. */
    Optional<Finding> of(Device device) {
        Finding finding = kept.get(device.imei());
        if (finding != null && !finding.account().equals(device.watch.account())) {
            drop(device.imei());
            return Optional.empty();
        }
        return Optional.ofNullable(finding);
    }

    boolean has(Imei imei) {
        return kept.containsKey(imei);
    }

    /** It is committed, or says nothing new any more. */
    void drop(Imei imei, Finding finding) {
        if (kept.get(imei) == finding) {
            drop(imei);
        }
    }

    /** Keeps those alone whose device is among {@code devices}. */
    void retain(Devices devices) {
        kept.keySet().stream()
                .filter(imei -> devices.find(imei) == null)
                .toList()
                .forEach(this::drop);
    }

    void clear() {
        kept.clear();
        bytes = 0;
    }

    public int size() {
        return kept.size();
    }

    /** Whether so much waits for Kafka that nothing more may be asked for. */
    public boolean full() {
        return bytes >= MAX_BYTES;
    }

    void drop(Imei imei) {
        Finding dropped = kept.remove(imei);
        if (dropped != null) {
            bytes -= dropped.bytes();
        }
    }
}

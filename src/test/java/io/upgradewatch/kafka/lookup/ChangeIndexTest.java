package io.upgradewatch.kafka.lookup;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangeIndexTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final ChangeIndex index = new ChangeIndex();

    @Test
    void aDevicesChangesAreFoundAgainWhateverLiesBetween() {
        for (int i = 0; i < 10_000; i++) {
            add(3L * i, i % 100, "UpgradePending", "v1");
        }
        index.reached(40_000);
        assertThat(index.next()).isEqualTo(40_000);
        long[] found = index.offsetsOf(key(7), 0, 1_000);
        assertThat(found).hasSize(100).isSorted();
        assertThat(found[0]).isEqualTo(21);
        assertThat(found[99]).isEqualTo(3 * 9_907);
        assertThat(index.offsetsOf(key(7), 0, 2)).containsExactly(3 * 9_807, 3 * 9_907);
        assertThat(index.offsetsOf(key(7), 29_000, 1_000))
                .as("what is gone is left out")
                .hasSize(3);
        assertThat(index.offsetsOf(key(200), 0, 10)).isEmpty();
    }

    @Test
    void theOlderHalfIsForgottenAndTheRestStillFound() {
        for (int i = 0; i < 1_000; i++) {
            add(100 + 2L * i, i, "UpgradePending", "v1");
        }
        assertThat(index.middle()).isEqualTo(1_100);
        index.halve(NOON);
        assertThat(index.size()).isEqualTo(500);
        assertThat(index.since()).isEqualTo(NOON);
        assertThat(index.offsetsOf(key(499), 0, 10)).isEmpty();
        assertThat(index.offsetsOf(key(500), 0, 10)).containsExactly(1_100);
        assertThat(index.offsetsOf(key(999), 0, 10)).containsExactly(2_098);
        add(3_000, 1_000, "UpgradePending", "v1");
        assertThat(index.offsetsOf(key(1_000), 0, 10)).containsExactly(3_000);
        assertThat(index.offsetsOf(key(999), 0, 10)).containsExactly(2_098);
    }

    @Test
    void failuresAreCountedByTheHourAndByWhatIsAsked() {
        add(0, 1, "UpgradeFailed", "v1", NOON);
        add(1, 2, "UpgradeFailed", "v1", NOON.plusSeconds(3_599));
        add(2, 3, "UpgradeFailed", "v2", NOON.plusSeconds(3_600));
        add(3, 3, "UpgradeSuccess", "v2", NOON.plusSeconds(3_600));
        index.add(record(4, 1, NOON, "no JSON, and UpgradeFailed"));

        assertThat(failures(NOON, ChangeIndex.Kind::firmware))
                .isEqualTo(Map.of(
                        "v1", Map.of(NOON, 2L),
                        "v2", Map.of(NOON.plusSeconds(3_600), 1L)));
        assertThat(failures(NOON.plusSeconds(3_600), ChangeIndex.Kind::account))
                .isEqualTo(Map.of("account", Map.of(NOON.plusSeconds(3_600), 1L)));
        assertThat(failures(NOON, ChangeIndex.Kind::reason)).containsOnlyKeys("install");
        index.forgetBefore(NOON.plusSeconds(3_600));
        assertThat(failures(NOON, ChangeIndex.Kind::firmware)).containsOnlyKeys("v2");
    }

    private Map<String, Map<Instant, Long>> failures(
            Instant since, java.util.function.Function<ChangeIndex.Kind, String> by) {
        Map<String, Map<Instant, Long>> sum = new TreeMap<>();
        index.failures(since, by, sum);
        return sum;
    }

    private void add(long offset, int device, String status, String firmware) {
        add(offset, device, status, firmware, NOON);
    }

    private void add(long offset, int device, String status, String firmware, Instant at) {
        index.add(record(
                offset,
                device,
                at,
                "{\"accountName\":\"account\",\"status\":\"" + status
                        + "\",\"reasonCategory\":\"install\",\"firmwareTo\":\"" + firmware + "\"}"));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, int device, Instant at, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "changes",
                0,
                offset,
                at.toEpochMilli(),
                TimestampType.CREATE_TIME,
                15,
                bytes.length,
                key(device),
                bytes,
                new RecordHeaders(),
                Optional.empty());
    }

    private static byte[] key(int device) {
        return String.valueOf(990_000_000_000_000L + device).getBytes(StandardCharsets.US_ASCII);
    }
}

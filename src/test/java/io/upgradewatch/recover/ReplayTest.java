package io.upgradewatch.recover;

import io.upgradewatch.diff.DeviceState;
import io.upgradewatch.diff.LetGo;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayTest {

    private static final Imei IMEI = Imei.of("990000473475989");
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final DeviceState STATE = new DeviceState(ACCOUNT, List.of());

    private final Replay replay = new Replay();

    @Test
    void theLastWordOnAWatchCounts() {
        replay.take(List.of(new LogEntry.Watched(watch("a")), new LogEntry.Unwatched(IMEI)));
        replay.take(List.of(new LogEntry.Watched(watch("b"))));
        assertThat(watches().keySet()).containsExactly(watch("b"));
    }

    @Test
    void anUnwatchedDeviceIsGone() {
        replay.take(List.of(new LogEntry.Watched(watch("a")), new LogEntry.Unwatched(IMEI)));
        assertThat(watches()).isEmpty();
        assertThat(replay.orphans()).isEmpty();
    }

    @Test
    void whatIsKnownComesWithTheWatchInWhateverOrderTheyWereWritten() {
        replay.take(List.of(new LogEntry.Known(IMEI, STATE), new LogEntry.Watched(watch("a"))));
        assertThat(watches()).containsExactly(Map.entry(watch("a"), STATE));
    }

    @Test
    void aWatchOfWhichNothingIsKnownComesWithNull() {
        replay.take(List.of(
                new LogEntry.Watched(watch("a")), new LogEntry.Known(IMEI, STATE), new LogEntry.Forgotten(IMEI)));
        assertThat(watches()).containsEntry(watch("a"), null);
    }

    @Test
    void knowledgeWithoutAWatchIsAnOrphan() {
        replay.take(List.of(new LogEntry.Known(IMEI, STATE)));
        assertThat(replay.orphans()).containsExactly(IMEI);
        replay.take(List.of(new LogEntry.Forgotten(IMEI)));
        assertThat(replay.orphans()).isEmpty();
    }

    @Test
    void whatWasKeptOfALetGoDeviceIsKnownWhenItIsWatchedAgain() {
        LetGo letGo = new LetGo(Instant.EPOCH, Optional.of(Instant.EPOCH), STATE);
        replay.take(List.of(new LogEntry.Known(IMEI, STATE), new LogEntry.Kept(IMEI, letGo)));
        assertThat(replay.orphans()).isEmpty();
        assertThat(replay.letGo()).containsExactly(IMEI);
        replay.take(List.of(new LogEntry.Watched(watch("a"))));
        assertThat(watches()).containsExactly(Map.entry(watch("a"), STATE));
        assertThat(replay.letGo()).isEmpty();
        assertThat(replay.watchedAgain()).containsExactly(IMEI);
        replay.take(List.of(new LogEntry.Known(IMEI, STATE)));
        assertThat(replay.watchedAgain()).isEmpty();
    }

    @Test
    void sinceWhenAnUnwatchedDeviceWasFollowedIsRemembered() {
        replay.take(List.of(new LogEntry.Watched(watch("a")), new LogEntry.Unwatched(IMEI)));
        assertThat(replay.earlierSince(IMEI)).contains(Instant.EPOCH);
    }

    private Map<Watch, DeviceState> watches() {
        Map<Watch, DeviceState> all = new HashMap<>();
        replay.watches().forEach(watch -> all.put(watch, replay.known(watch.imei())));
        return all;
    }

    private static Watch watch(String tag) {
        return new Watch(IMEI, ACCOUNT, Instant.EPOCH, List.of(tag), Watch.Source.TOPIC);
    }
}

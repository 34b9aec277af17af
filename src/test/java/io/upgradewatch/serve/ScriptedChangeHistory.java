package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.ChangeHistory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One failure told of each device, and two of one firmware; or what is still being read. */
@Alternative
@ApplicationScoped
public class ScriptedChangeHistory implements ChangeHistory {

    static final Instant HOUR = Instant.parse("2026-11-23T06:00:00Z");

    private volatile boolean reading;

    /** From now on the changes are being read, or not. */
    void reading(boolean now) {
        reading = now;
    }

    @Override
    public Uni<History> of(Imei imei, int limit) {
        return answer(new History(
                List.of("{\"deviceId\":\"" + imei.digits() + "\",\"status\":\"UpgradeFailed\"}"), Instant.EPOCH));
    }

    @Override
    public Uni<List<Failures>> failures(Set<Integer> shards, By by, Instant since) {
        return answer(List.of(new Failures(by + "-1", Map.of(HOUR, 2L))));
    }

    private <T> Uni<T> answer(T answer) {
        return reading
                ? Uni.createFrom().failure(new StillReading("the changes are being read, 40 % so far"))
                : Uni.createFrom().item(answer);
    }
}

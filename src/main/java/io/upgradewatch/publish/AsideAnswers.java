package io.upgradewatch.publish;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The answers that nobody could read, of the whole group, as they were put aside. Safe from any thread. */
public interface AsideAnswers {

    /**
     * The last ones, latest first; fails if they cannot be read now.
     *
     * @param limit how many at most
     */
    Uni<List<Aside>> latest(int limit);

    /**
     * One answer.
     *
     * @param at when it was put aside
     * @param cause a word for programs
     * @param detail for people
     * @param status of HTTP
     * @param bytes how long what was kept of it is
     * @param beginning of it, as text; never null
     */
    record Aside(
            Imei imei,
            String account,
            Instant at,
            String cause,
            String detail,
            int status,
            int bytes,
            String beginning) {

        public Aside {
            Objects.requireNonNull(imei, "imei");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(beginning, "beginning");
        }
    }
}

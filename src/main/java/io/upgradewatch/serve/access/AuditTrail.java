package io.upgradewatch.serve.access;

import java.time.Instant;
import java.util.Objects;

/** Hears of everything that somebody did, or tried to do, by REST. Called from any thread; must not block. */
@FunctionalInterface
public interface AuditTrail {

    void acted(Act act);

    /**
     * One act.
     *
     * @param at when it was answered
     * @param who the user's name; {@code -} if nobody was let in
     * @param method of HTTP
     * @param target path and query as they came, which may hold an IMEI
     * @param from the address that the request came from
     * @param status of the answer; 0 if the connection broke before there was one
     */
    record Act(Instant at, String who, String method, String target, String from, int status) {

        public Act {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(who, "who");
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(from, "from");
        }
    }
}

package io.upgradewatch.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Key;
import io.upgradewatch.poll.SetName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of the logins topic: who it is about, which kind it is, and how its value is spelt; pure. */
record LoginRow(Key key, Kind kind) {

    /** What failed logins a row counts for that nobody can read: as many as stop all further ones. */
    static final int IN_DOUBT = 2;

    private static final Pattern KEY = Pattern.compile("(.+)\\|([0-9a-f]+)(|\\|expired|\\|resume)", Pattern.DOTALL);

    /** Only the owner writes its own rows; the others are wishes, and anybody's. */
    enum Kind {
        OWNER(""),
        EXPIRED("|expired"),
        RESUME("|resume");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /** @throws UnreadableRow if the key is none of this topic's */
    static LoginRow of(byte[] key) {
        Matcher parts = KEY.matcher(key == null ? "" : new String(key, StandardCharsets.UTF_8));
        if (!parts.matches()) {
            throw new UnreadableRow("the key is not <set>|<fingerprint>");
        }
        for (Kind kind : Kind.values()) {
            if (kind.suffix.equals(parts.group(3))) {
                return new LoginRow(new Key(new SetName(parts.group(1)), parts.group(2)), kind);
            }
        }
        throw new AssertionError("the pattern has a suffix without a kind");
    }

    byte[] keyBytes() {
        return (key.set().value() + "|" + key.fingerprint() + kind.suffix).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] write(Entry entry) {
        return Json.object(json -> {
            json.writeNumberField("failures", entry.failures());
            byte[] session = entry.sealedSession();
            Json.field(
                    json,
                    "session",
                    session == null ? null : Base64.getEncoder().encodeToString(session));
            Json.field(json, "resumption", entry.resumption());
        });
    }

    /** @throws UnreadableRow if it cannot be read */
    static Entry read(byte[] value) {
        JsonNode row = Json.read(value);
        JsonNode failures = row.get("failures");
        if (failures == null || !failures.isInt() || failures.intValue() < 0) {
            throw new UnreadableRow("\"failures\" is not a count");
        }
        return new Entry(failures.intValue(), session(row), Json.text(row, "resumption"));
    }

    static byte[] writeWish(String id) {
        return Json.object(json -> Json.field(json, "id", id));
    }

    /** @throws UnreadableRow if it cannot be read */
    static String readWish(byte[] value) {
        String id = Json.text(Json.read(value), "id");
        if (id == null) {
            throw new UnreadableRow("\"id\" is missing");
        }
        return id;
    }

    private static byte[] session(JsonNode row) {
        String session = Json.text(row, "session");
        try {
            return session == null ? null : Base64.getDecoder().decode(session);
        } catch (IllegalArgumentException bad) {
            throw new UnreadableRow("\"session\" is not base64");
        }
    }
}

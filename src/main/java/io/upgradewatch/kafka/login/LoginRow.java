package io.upgradewatch.kafka.login;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.kafka.row.Json;
import io.upgradewatch.kafka.row.RowFormat;
import io.upgradewatch.kafka.row.UnreadableRow;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginLedger.Key;
import io.upgradewatch.poll.LoginLedger.Resumption;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of the logins topic: which login it is about, which kind it is, and how its value is spelt; pure. */
public record LoginRow(Key key, Kind kind) {

    /** A row that nobody can read may have counted as many failures as stop all further logins. */
    public static final Entry IN_DOUBT = new Entry(4, 2, null, null, null);

    private static final int FORMAT = 2;
    private static final String PREFIX = "login:";
    private static final Pattern KEY = Pattern.compile("login:([0-9a-f]+)(|\\|expired|\\|resume)");

    /** Only the owner writes its own rows; the others are wishes, and anybody's. */
    public enum Kind {
        OWNER(""),
        EXPIRED("|expired"),
        RESUME("|resume");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    /** @throws UnreadableRow if the key is none of this topic's */
    public static LoginRow of(byte[] key) {
        Matcher parts = KEY.matcher(key == null ? "" : new String(key, StandardCharsets.UTF_8));
        if (!parts.matches()) {
            throw new UnreadableRow("the key is not " + PREFIX + "<login>");
        }
        for (Kind kind : Kind.values()) {
            if (kind.suffix.equals(parts.group(2))) {
                return new LoginRow(new Key(parts.group(1)), kind);
            }
        }
        throw new AssertionError("the pattern has a suffix without a kind");
    }

    public byte[] keyBytes() {
        return (PREFIX + key.login() + kind.suffix).getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] write(Entry entry) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            json.writeNumberField("failures", entry.failures());
            json.writeNumberField("refusals", entry.refusals());
            Json.field(json, "unansweredAt", entry.unansweredAt());
            byte[] session = entry.sealedSession();
            Json.field(
                    json,
                    "session",
                    session == null ? null : Base64.getEncoder().encodeToString(session));
            Json.field(json, "resumption", entry.resumption());
        });
    }

    /** @throws UnreadableRow if it cannot be read */
    public static Entry read(byte[] value) {
        JsonNode row = Json.read(value);
        RowFormat.check(row, FORMAT);
        return new Entry(
                count(row, "failures"),
                count(row, "refusals"),
                moment(row),
                session(row),
                Json.text(row, "resumption"));
    }

    public static byte[] writeExpired(String digest) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "id", digest);
        });
    }

    public static byte[] write(Resumption resumption) {
        return Json.object(json -> {
            RowFormat.write(json, FORMAT);
            Json.field(json, "id", resumption.id());
            json.writeNumberField("failures", resumption.failures());
        });
    }

    /** @throws UnreadableRow if it cannot be read */
    public static String readExpired(byte[] value) {
        return id(Json.read(value));
    }

    /** @throws UnreadableRow if it cannot be read */
    public static Resumption readResumption(byte[] value) {
        JsonNode row = Json.read(value);
        return new Resumption(id(row), count(row, "failures"));
    }

    private static String id(JsonNode row) {
        RowFormat.check(row, FORMAT);
        String id = Json.text(row, "id");
        if (id == null) {
            throw new UnreadableRow("\"id\" is missing");
        }
        return id;
    }

    public static int count(JsonNode row, String field) {
        JsonNode count = row.get(field);
        if (count == null || !count.isInt() || count.intValue() < 0) {
            throw new UnreadableRow("\"" + field + "\" is not a count");
        }
        return count.intValue();
    }

    private static Instant moment(JsonNode row) {
        String text = Json.text(row, "unansweredAt");
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException bad) {
            throw new UnreadableRow("\"unansweredAt\" is not a moment");
        }
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

package io.upgradewatch.serve.pause;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.serve.request.JsonBody;
import io.upgradewatch.serve.request.LengthOfTime;
import io.upgradewatch.shard.cycle.NotHere;
import io.upgradewatch.watch.Pause;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operator pauses and resumes, read and written down for the whole group. */
@Singleton
class Pauses {

    static final String UNTIL = "When the pause ends, as an ISO-8601 time with an offset; at most 90 days from now.";
    static final String FOR = "Instead of `until`: how long, such as `90m`, `4h`, `2d` or `PT90M`.";

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final Set<String> MEMBERS = Set.of("until", "for");

    private final Fleet fleet;
    private final ObjectMapper json;

    Pauses(Fleet fleet, ObjectMapper json) {
        this.fleet = fleet;
        this.json = json;
    }

    /** What is asked for. */
    @Schema(
            name = "PauseRequest",
            description = "When the pause ends; exactly one of the two.",
            minProperties = 1,
            maxProperties = 1)
    record Wanted(
            @Schema(description = UNTIL, examples = "2026-11-23T06:00:00Z")
            String until,

            @Schema(name = "for", description = FOR, examples = "4h")
            String duration) {}

    /** What holds now. */
    @Schema(name = "PauseState", description = "What holds from now on.")
    record State(
            @Schema(enumeration = {"set", "account", "campaign"})
            String scope,

            @Schema(description = "Of what was paused or resumed.", examples = "default")
            String name,

            @Schema(description = "When the pause ends; null if it is not paused.", nullable = true)
            Instant until) {}

    /** Pauses {@code name}; what says until when may stand in the query or in the body. */
    Uni<State> pause(Pause.Scope scope, String name, String until, String duration, String body) {
        Pause.Target target = target(scope, name);
        Instant end = end(until, duration, body);
        return fleet.pause(new Pause(target, end))
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(Pauses::notDone)
                .map(written -> new State(scope.label(), name, end));
    }

    Uni<State> resume(Pause.Scope scope, String name) {
        return fleet.resume(target(scope, name))
                .onFailure(failure -> !(failure instanceof NotHere))
                .transform(Pauses::notDone)
                .map(written -> new State(scope.label(), name, null));
    }

    private static Pause.Target target(Pause.Scope scope, String name) {
        try {
            if (scope == Pause.Scope.ACCOUNT) {
                return new Pause.Target(scope, new AccountName(name).value());
            }
            return new Pause.Target(scope, name);
        } catch (IllegalArgumentException refused) {
            throw Refusal.invalid(scope.label(), refused.getMessage());
        }
    }

    private static Throwable notDone(Throwable failure) {
        return failure instanceof IllegalArgumentException
                ? Refusal.of(404, "there is no such credential set")
                : Refusal.later("this cannot be written down now; try again in a moment");
    }

    private Instant end(String until, String duration, String body) {
        Wanted wanted = body == null || body.isBlank() ? new Wanted(until, duration) : read(body);
        if ((wanted.until() == null) == (wanted.duration() == null)) {
            throw Refusal.invalid("until", "a pause has an end: give either until or for, in the query or the body");
        }
        Instant now = Instant.now();
        Instant end = wanted.until() == null ? after(now, wanted.duration()) : moment(wanted.until());
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            throw Refusal.invalid(
                    wanted.until() == null ? "for" : "until",
                    "a pause ends later than now and within " + LONGEST.toDays() + " days");
        }
        return end;
    }

    // One that is far too long would lead beyond the end of time; it is refused as what is a little too long.
    private static Instant after(Instant now, String text) {
        Duration duration = LengthOfTime.read("for", text);
        if (duration.isNegative()) {
            return now;
        }
        Duration tooLong = LONGEST.plusSeconds(1);
        return now.plus(duration.compareTo(tooLong) > 0 ? tooLong : duration);
    }

    private Wanted read(String text) {
        JsonBody body = JsonBody.of(json, text, MEMBERS);
        Wanted wanted =
                new Wanted(body.text("until").orElse(null), body.text("for").orElse(null));
        body.refuseFaults();
        return wanted;
    }

    private static Instant moment(String text) {
        try {
            return JsonBody.moment(text);
        } catch (IllegalArgumentException notATime) {
            throw Refusal.invalid("until", notATime.getMessage());
        }
    }
}

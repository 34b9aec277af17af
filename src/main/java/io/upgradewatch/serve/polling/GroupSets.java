package io.upgradewatch.serve.polling;

import io.upgradewatch.fleet.view.PauseView;
import io.upgradewatch.fleet.view.SetView;
import io.upgradewatch.fota.AccountName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The credential sets of the group. */
@Schema(description = "The credential sets, with the numbers of all instances that answered.")
record GroupSets(
        List<Entry> sets,

        @Schema(
                description = "Instances that did not answer, whose numbers are missing here.",
                examples = "[\"http://10.0.0.7:8080\"]")
        List<String> silent) {

    /** One set. */
    @Schema(name = "CredentialSet", description = "One credential set.")
    record Entry(
            @Schema(description = "Its name; the unnamed one is called `default`.", examples = "default")
            String set,

            @Schema(description = "The accounts that it lists; empty for one that serves any.")
            List<String> accounts,

            @Schema(description = "Requests per second that may be spent.", examples = "5.0")
            double budgetRate,

            @Schema(description = "Requests sent, since the start of each process.")
            long budgetUsed,

            @Schema(description = "Requests under way.") int inFlight,

            @Schema(description = "Devices whose poll is due and has not started.")
            long overdue,

            @Schema(description = "When upstream's wish for fewer requests ends; null if it has none.", nullable = true)
            Instant throttledUntil,

            @Schema(description = "Failed logins of its user in a row, whatever the password.", examples = "0")
            int failedLogins,

            @Schema(description = "The tokens that instances have now; never the tokens themselves.")
            List<Token> tokens,

            @Schema(description = "Everything that keeps devices of the set from being polled.")
            List<Pause> pauses) {

        static Entry of(SetView view) {
            return new Entry(
                    view.set(),
                    view.accounts().stream().map(AccountName::value).sorted().toList(),
                    view.budgetRate(),
                    view.budgetUsed(),
                    view.inFlight(),
                    view.overdue(),
                    view.throttledUntil().orElse(null),
                    view.failedLogins(),
                    view.tokens().stream().map(Token::of).toList(),
                    view.pauses().stream().map(Pause::of).toList());
        }

        private Entry plus(Entry other) {
            Set<Pause> all = new LinkedHashSet<>(pauses);
            all.addAll(other.pauses);
            return new Entry(
                    set,
                    accounts,
                    budgetRate + other.budgetRate,
                    budgetUsed + other.budgetUsed,
                    inFlight + other.inFlight,
                    overdue + other.overdue,
                    later(throttledUntil, other.throttledUntil),
                    Math.max(failedLogins, other.failedLogins),
                    Stream.concat(tokens.stream(), other.tokens.stream()).toList(),
                    List.copyOf(all));
        }

        private Entry from(String instance) {
            return new Entry(
                    set,
                    accounts,
                    budgetRate,
                    budgetUsed,
                    inFlight,
                    overdue,
                    throttledUntil,
                    failedLogins,
                    tokens.stream().map(token -> token.of(instance)).toList(),
                    pauses);
        }

        private static Instant later(Instant one, Instant other) {
            return one == null || other != null && other.isAfter(one) ? other : one;
        }
    }

    /** One token. */
    @Schema(name = "TokenAge", description = "How old a token is.")
    record Token(
            @Schema(description = "The instance that has it; null for the one that answers.", nullable = true)
            String instance,

            @Schema(enumeration = {"bearer", "session"}) String kind,

            @Schema(description = "When that instance got it.")
            Instant since,

            @Schema(description = "Seconds since then.", examples = "1234")
            long ageSeconds,

            @Schema(description = "When it ends; null if upstream does not say.", nullable = true)
            Instant expiresAt) {

        static Token of(SetView.Token age) {
            return new Token(
                    null,
                    age.kind(),
                    age.since(),
                    Math.max(0, Duration.between(age.since(), Instant.now()).toSeconds()),
                    age.expiresAt().orElse(null));
        }

        private Token of(String owner) {
            return new Token(owner, kind, since, ageSeconds, expiresAt);
        }
    }

    /** One pause. */
    @Schema(name = "Pause", description = "Something that keeps devices from being polled.")
    record Pause(
            @Schema(enumeration = {"set", "account", "campaign"})
            String scope,

            @Schema(description = "Of the one that is meant.", examples = "default")
            String name,

            @Schema(
                    description =
                            "`login_refused` and `login_unanswered`: a person has to resume the logins; `refused`:"
                                    + " upstream refuses the account; `operator`: somebody paused it here.",
                    examples = "operator")
            String cause,

            @Schema(description = "The same for people.") String words,

            @Schema(description = "When it ends; null if a person has to end it.", nullable = true)
            Instant until) {

        static Pause of(PauseView view) {
            return new Pause(
                    view.scope(),
                    view.name(),
                    view.cause(),
                    view.words(),
                    view.until().orElse(null));
        }
    }

    static GroupSets of(List<Entry> sets) {
        return new GroupSets(sets, List.of());
    }

    /** The same as another instance's. */
    GroupSets from(String instance) {
        return new GroupSets(sets.stream().map(entry -> entry.from(instance)).toList(), silent);
    }

    GroupSets plus(GroupSets other) {
        Map<String, Entry> byName = new LinkedHashMap<>();
        Stream.concat(sets.stream(), other.sets.stream()).forEach(set -> byName.merge(set.set(), set, Entry::plus));
        return new GroupSets(List.copyOf(byName.values()), silent);
    }

    GroupSets without(List<String> instances) {
        return new GroupSets(sets, new ArrayList<>(instances));
    }
}

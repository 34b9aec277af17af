package io.upgradewatch.fleet.view;

import io.upgradewatch.fota.AccountName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One credential set as this instance uses it; nothing secret.
 *
 * @param accounts that it lists; empty for one that serves any
 * @param budgetRate requests per second that this instance may spend
 * @param budgetUsed requests sent since the start
 * @param inFlight requests under way
 * @param overdue devices due and not yet polled
 * @param throttledUntil when upstream's wish for fewer requests ends
 * @param failedLogins of its user in a row, whatever the password
 * @param tokens those that this instance has now
 * @param pauses everything that keeps devices of the set from being polled
 */
public record SetView(
        String set,
        List<AccountName> accounts,
        double budgetRate,
        long budgetUsed,
        int inFlight,
        long overdue,
        Optional<Instant> throttledUntil,
        int failedLogins,
        List<Token> tokens,
        List<PauseView> pauses) {

    public SetView {
        accounts = List.copyOf(accounts);
        tokens = List.copyOf(tokens);
        pauses = List.copyOf(pauses);
    }

    /**
     * How old a token is.
     *
     * @param kind {@code bearer} or {@code session}
     * @param expiresAt when it ends; empty if upstream does not say
     */
    public record Token(String kind, Instant since, Optional<Instant> expiresAt) {}
}

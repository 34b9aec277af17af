package io.upgradewatch.shard.cycle;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.schedule.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Accounts that upstream refuses, each left alone for longer with every refusal in a row. Lives on the loop. */
public final class AccountPauses {

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofHours(1);

    private record Pause(int refusals, Instant until) {}

    private final Map<AccountName, Pause> pauses = new HashMap<>();
    private final Backoff refused;

    /** @param longest the longest pause, where that is less than an hour */
    public AccountPauses(Duration longest) {
        refused = new Backoff(FIRST, longest.compareTo(MAX) < 0 ? longest : MAX);
    }

    /** Until when the account is left alone; {@link Instant#MIN} if it is not. */
    public Instant until(AccountName account) {
        Pause pause = pauses.get(account);
        return pause == null ? Instant.MIN : pause.until();
    }

    /** The account was refused: until when it is left alone now. Refusals of one volley count once. */
    public Instant refused(AccountName account, Instant now) {
        Pause last = pauses.getOrDefault(account, new Pause(0, Instant.MIN));
        if (last.until().isAfter(now)) {
            return last.until();
        }
        int refusals = last.refusals() + 1;
        Instant until = now.plus(refused.after(refusals, account.hashCode()));
        pauses.put(account, new Pause(refusals, until));
        return until;
    }

    /** Those that are left alone now, and until when. */
    public Map<AccountName, Instant> standing(Instant now) {
        Map<AccountName, Instant> standing = new TreeMap<>(Comparator.comparing(AccountName::value));
        pauses.forEach((account, pause) -> {
            if (pause.until().isAfter(now)) {
                standing.put(account, pause.until());
            }
        });
        return standing;
    }

    /** The clock went back by {@code by}, and the pauses go with it. */
    public void setBack(Duration by) {
        pauses.replaceAll(
                (account, pause) -> new Pause(pause.refusals(), pause.until().minus(by)));
    }

    /** The account was served. */
    public void served(AccountName account) {
        pauses.remove(account);
    }
}

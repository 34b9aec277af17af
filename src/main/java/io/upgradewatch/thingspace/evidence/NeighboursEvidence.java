package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.thingspace.auth.Tokens;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What its neighbours say of a refusal or failure: the one rule by which anything is blamed on a device, an account or
 * a credential set.
 *
 * <p>A device is to blame if another one of its account was served by a request that was sent after the refusal, with
 * the same tokens; the account, if several of its devices were asked in vain and another account was served; the set,
 * if nothing was. Of one credential set; on the loop; requests are counted, so that no clock can mislead it.
 */
public final class NeighboursEvidence {

    /** Of so many devices nobody may have been served before more than a device is blamed for failures that last. */
    static final int MIN_FAILING = 3;

    private final Map<AccountName, Account> accounts = new HashMap<>();
    private long sent;
    private Tokens served;

    /** What is known of one account. */
    private static final class Account {
        private final Set<Imei> failing = new HashSet<>();
        private long servedBy;
        private long servedAt = Long.MIN_VALUE;
        private Tokens with;
    }

    /** A request is sent: its number. */
    public long send() {
        return ++sent;
    }

    /** The number of the last request sent: evidence of what comes now is in those after it. */
    public long mark() {
        return sent;
    }

    /**
     * The credentials were taken.
     *
     * @param request its number
     * @param sentAt when it was sent, in milliseconds since the epoch
     */
    public void served(AccountName account, Tokens tokens, long request, long sentAt) {
        Account of = of(account);
        if (request > of.servedBy) {
            of.servedBy = request;
            of.servedAt = sentAt;
            of.with = tokens;
            served = tokens;
        }
        if (!of.failing.isEmpty()) {
            of.failing.clear();
        }
    }

    /** The device was refused, or there was no answer for it. */
    public void failed(AccountName account, Imei device) {
        Account of = of(account);
        if (of.failing.size() <= MIN_FAILING) {
            of.failing.add(device);
        }
    }

    /** Whether these tokens have ever been taken. */
    boolean everServed(Tokens tokens) {
        return tokens.same(served);
    }

    /** Whether the account was served by a request after {@code mark} with these tokens. */
    boolean serves(AccountName account, Tokens tokens, long mark) {
        return serves(of(account), tokens, mark);
    }

    /** Whether the account was served with these tokens since {@code millis}. */
    public boolean servedSince(AccountName account, Tokens tokens, long millis) {
        Account of = of(account);
        return of.servedAt >= millis && tokens.same(of.with);
    }

    /** Whether another account was served by a request after {@code mark} with these tokens. */
    boolean servesOthers(AccountName account, Tokens tokens, long mark) {
        return accounts.entrySet().stream()
                .anyMatch(other -> !other.getKey().equals(account) && serves(other.getValue(), tokens, mark));
    }

    /** Whose fault it is that a device has failed again, when its last poll failed at {@code failedAt}. */
    public Blame lasting(AccountName account, Imei device, long failedAt) {
        Account of = of(account);
        long others = of.failing.stream().filter(one -> !one.equals(device)).count();
        boolean servedBeyond = false;
        int failingBeyond = 0;
        for (Map.Entry<AccountName, Account> other : accounts.entrySet()) {
            if (!other.getKey().equals(account)) {
                servedBeyond |= other.getValue().servedAt >= failedAt;
                failingBeyond += other.getValue().failing.size();
            }
        }
        boolean several = others + 1 >= MIN_FAILING;
        return weigh(
                Scope.CREDENTIALS, of.servedAt >= failedAt, several, servedBeyond, failingBeyond + 1 >= MIN_FAILING);
    }

    /**
     * The verdict.
     *
     * @param claim what the words of the refusal speak of
     * @param servedHere whether another device of the account is served
     * @param askedHere whether others of it were asked at all
     * @param servedBeyond whether another account is served
     * @param askedBeyond whether others were asked at all
     */
    static Blame weigh(Scope claim, boolean servedHere, boolean askedHere, boolean servedBeyond, boolean askedBeyond) {
        if (servedHere) {
            return Blame.DEVICE;
        }
        if (servedBeyond) {
            // Its account or the device itself: without a neighbour nobody can tell.
            return askedHere ? Blame.ACCOUNT : Blame.UNDECIDED;
        }
        if (!askedHere && !askedBeyond) {
            return Blame.UNDECIDED;
        }
        // Nothing is served. An account that upstream named is the narrower explanation.
        return askedHere && claim == Scope.ACCOUNT ? Blame.ACCOUNT : Blame.SET;
    }

    private static boolean serves(Account of, Tokens tokens, long mark) {
        return of.servedBy > mark && tokens.same(of.with);
    }

    private Account of(AccountName account) {
        Account known = accounts.get(account);
        if (known == null) {
            known = new Account();
            accounts.put(account, known);
        }
        return known;
    }
}

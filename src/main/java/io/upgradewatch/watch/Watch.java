package io.upgradewatch.watch;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One device that somebody asked to follow. Immutable.
 *
 * <p>Held by the million, so packed: 24 bytes, and the terms that it shares with whatever was asked in the same words.
 */
public final class Watch {

    private static final Pool<AccountName> ACCOUNTS = new Pool<>();
    private static final Pool<List<String>> TAGS = new Pool<>();
    private static final Pool<Terms> TERMS = new Pool<>();

    private final long imei;
    private final Terms terms;

    /** Who wrote a watch down: only what the file put on the list is taken off it when it leaves the file. */
    public enum Source {
        FILE,
        OTHER
    }

    /** What was asked, whichever the device. */
    private record Terms(AccountName account, Instant since, List<String> tags, Source source) {

        Terms {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(source, "source");
            tags = List.copyOf(tags);
        }

        Terms packed() {
            return new Terms(ACCOUNTS.shared(account), since, TAGS.shared(tags), source);
        }
    }

    /**
     * @param imei which device; never null
     * @param account the account that its history is read from; never null
     * @param since reports from before this moment are adopted silently at the first poll; never null
     * @param tags free words to find devices by, as given; never null
     * @param source who wrote the watch down; never null
     */
    public Watch(Imei imei, AccountName account, Instant since, List<String> tags, Source source) {
        this.imei = imei.number();
        this.terms = TERMS.shared(new Terms(account, since, tags, source), Terms::packed);
    }

    public Imei imei() {
        return new Imei(imei);
    }

    public AccountName account() {
        return terms.account();
    }

    public Instant since() {
        return terms.since();
    }

    public List<String> tags() {
        return terms.tags();
    }

    public Source source() {
        return terms.source();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Watch watch && imei == watch.imei && terms.equals(watch.terms);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(imei) * 31 + terms.hashCode();
    }

    @Override
    public String toString() {
        return "Watch[" + imei() + ", " + terms + "]";
    }
}

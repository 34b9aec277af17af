package io.upgradewatch.watch;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Pool;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

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

    /** Who wants a device watched; it is unwatched once nobody is left. */
    public enum Source {
        /** The watchlist file. */
        FILE,
        /** Somebody who asked this service. */
        REST,
        /** A search of the accounts' devices. */
        DISCOVERY,
        /** Whoever wrote to the topic without saying more. */
        TOPIC;

        /** As rows and REST spell it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What was asked, whichever the device. */
    private record Terms(AccountName account, Instant since, List<String> tags, Set<Source> sources) {

        Terms {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(since, "since");
            sources = Collections.unmodifiableSet(EnumSet.copyOf(sources));
            tags = List.copyOf(tags);
        }

        Terms packed() {
            return new Terms(ACCOUNTS.shared(account), since, TAGS.shared(tags), sources);
        }
    }

    /**
     * @param imei which device; never null
     * @param account the account that its history is read from; never null
     * @param since reports from before this moment are adopted silently at the first poll; never null
     * @param tags free words to find devices by, as given; never null
     * @param sources who wants it watched; at least one
     */
    public Watch(Imei imei, AccountName account, Instant since, List<String> tags, Set<Source> sources) {
        this.imei = imei.number();
        this.terms = TERMS.shared(new Terms(account, since, tags, sources), Terms::packed);
    }

    /** One that a single source wants. */
    public Watch(Imei imei, AccountName account, Instant since, List<String> tags, Source source) {
        this(imei, account, since, tags, Set.of(source));
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

    /** In the order of the constants. */
    public Set<Source> sources() {
        return terms.sources();
    }

    /** The same, wanted by this source, too. */
    public Watch with(Source wanting) {
        Set<Source> all = EnumSet.copyOf(sources());
        all.add(wanting);
        return new Watch(imei(), account(), since(), tags(), all);
    }

    /** The watch that is left when these do not want it any more; empty if nobody does. */
    public Optional<Watch> without(Set<Source> leaving) {
        Set<Source> left = EnumSet.copyOf(sources());
        left.removeAll(leaving);
        return left.isEmpty() ? Optional.empty() : Optional.of(new Watch(imei(), account(), since(), tags(), left));
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

package io.upgradewatch.watch;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A watch as somebody wrote it, before it is known when it begins.
 *
 * @param since empty if it was left to us
 */
public record WatchDraft(Imei imei, AccountName account, Optional<Instant> since, List<String> tags) {

    /** What looks wrong and is taken all the same. */
    public enum Warning {
        CHECK_DIGIT,
        ACCOUNT_FORM
    }

    public WatchDraft {
        Objects.requireNonNull(imei, "imei");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(since, "since");
        tags = List.copyOf(tags);
    }

    /** The watch that this becomes of a device that is not watched, beginning then if the draft does not say when. */
    public Watch begin(Instant begins, Watch.Source by) {
        return new Watch(imei, account, since.orElse(begins), tags, by);
    }

    /**
     * The watch that this becomes of a device that is watched already. It keeps its beginning, unless the draft says
     * another: to move it to now would hide the changes from before. Whoever wanted it still does.
     */
    public Watch replace(Watch earlier, Watch.Source by) {
        Set<Watch.Source> all = EnumSet.copyOf(earlier.sources());
        all.add(by);
        return new Watch(imei, account, since.orElse(earlier.since()), tags, all);
    }

    public Set<Warning> warnings() {
        Set<Warning> warnings = EnumSet.noneOf(Warning.class);
        if (!imei.checkDigitHolds()) {
            warnings.add(Warning.CHECK_DIGIT);
        }
        if (!account.customary()) {
            warnings.add(Warning.ACCOUNT_FORM);
        }
        return warnings;
    }
}

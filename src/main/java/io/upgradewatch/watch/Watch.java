package io.upgradewatch.watch;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Pool;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One device that somebody asked to follow.
 *
 * @param imei which device; never null
 * @param account the account that its history is read from; never null
 * @param since reports from before this moment are adopted silently at the first poll; never null
 * @param tags free words to find devices by, as given; never null
 * @param source who wrote the watch down; never null
 */
public record Watch(Imei imei, AccountName account, Instant since, List<String> tags, Source source) {

    // Held by the million, and nearly all say the same of these.
    private static final Pool<AccountName> ACCOUNTS = new Pool<>();
    private static final Pool<Instant> MOMENTS = new Pool<>();
    private static final Pool<List<String>> TAGS = new Pool<>();

    /** Who wrote a watch down: only what the file put on the list is taken off it when it leaves the file. */
    public enum Source {
        FILE,
        OTHER
    }

    public Watch {
        Objects.requireNonNull(imei, "imei");
        account = ACCOUNTS.shared(Objects.requireNonNull(account, "account"));
        since = MOMENTS.shared(Objects.requireNonNull(since, "since"));
        Objects.requireNonNull(source, "source");
        tags = TAGS.shared(List.copyOf(tags));
    }
}

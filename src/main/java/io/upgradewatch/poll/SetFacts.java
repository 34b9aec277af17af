package io.upgradewatch.poll;

import io.upgradewatch.fota.AccountName;
import java.util.List;
import java.util.Set;

/**
 * What may be shown of a credential set; none of its secrets.
 *
 * @param accounts that it lists; empty for one that serves any
 * @param failedLogins of its user in a row, whatever the password
 * @param tokens those that this instance has now
 */
public record SetFacts(Set<AccountName> accounts, int failedLogins, List<TokenAge> tokens) {

    public SetFacts {
        accounts = Set.copyOf(accounts);
        tokens = List.copyOf(tokens);
    }
}

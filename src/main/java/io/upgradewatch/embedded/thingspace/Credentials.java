package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.fota.AccountName;
import java.util.Set;

/**
 * One customer's key pair and user.
 *
 * @param accounts the accounts that the user may see; empty for all
 */
public record Credentials(String key, String secret, String username, String password, Set<AccountName> accounts) {

    public Credentials {
        accounts = Set.copyOf(accounts);
    }

    /** What the simulator accepts unless told otherwise. */
    public static Credentials demo() {
        return new Credentials("demo-key", "demo-secret", "demo-user", "demo-password", Set.of());
    }

    /** Without the secret and the password. */
    @Override
    public String toString() {
        return "Credentials[key=" + key + ", username=" + username + "]";
    }
}

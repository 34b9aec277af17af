package io.upgradewatch.thingspace.http;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.SetName;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * One pair of keys and one pair of names that ThingSpace knows us by, and what they are used for.
 *
 * @param url base of all three APIs, without a slash at the end
 * @param key OAuth2 client id
 * @param secret OAuth2 client secret
 * @param username of the session login
 * @param password of the session login
 * @param accounts served by this set; empty means any for the unnamed set
 * @param timeout of one request, connect to last byte
 * @param maxResponseBytes a longer body is not read
 * @param route how the upstream is reached
 */
public record CredentialSet(
        SetName name,
        URI url,
        String key,
        String secret,
        String username,
        String password,
        Set<AccountName> accounts,
        Duration timeout,
        long maxResponseBytes,
        Route route) {

    /** The same with the straight way there. */
    public CredentialSet(
            SetName name,
            URI url,
            String key,
            String secret,
            String username,
            String password,
            Set<AccountName> accounts,
            Duration timeout,
            long maxResponseBytes) {
        this(name, url, key, secret, username, password, accounts, timeout, maxResponseBytes, Route.STRAIGHT);
    }

    /** @throws IllegalArgumentException if {@code url} is not absolute HTTP, or a bound is not positive */
    public CredentialSet {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(route, "route");
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException("the url of ThingSpace is an absolute http or https one");
        }
        if (timeout.toMillis() < 1 || maxResponseBytes < 1 || maxResponseBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("time-out and longest response are positive and within reason");
        }
        accounts = Set.copyOf(accounts);
    }

    /** Without anything that opens a door. */
    @Override
    public String toString() {
        return "CredentialSet[" + name + ", " + url.getHost() + ", accounts " + accounts + "]";
    }
}

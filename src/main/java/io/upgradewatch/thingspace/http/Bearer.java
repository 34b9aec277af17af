package io.upgradewatch.thingspace.http;

import java.time.Instant;

/**
 * The OAuth2 access token.
 *
 * @param header as it is sent
 * @param renewAt from then on another one is asked for, while this one still serves
 * @param expiresAt from then on this one is not sent; {@link Instant#MAX} if upstream did not say
 */
public record Bearer(String header, Instant renewAt, Instant expiresAt) {

    /** The token alone. */
    public String token() {
        return header.substring(header.indexOf(' ') + 1);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Bearer[expires " + expiresAt + "]";
    }
}

package io.upgradewatch.thingspace.http;

/**
 * The {@code VZ-M2M-Token}.
 *
 * @param token as it is sent
 * @param digest of its sealed form: what instances call it among themselves, and different after each login even when
 *     upstream hands out the same token again
 */
public record Session(String token, String digest) {

    /** Without the token. */
    @Override
    public String toString() {
        return "Session[" + digest + "]";
    }
}

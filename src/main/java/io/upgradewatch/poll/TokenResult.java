package io.upgradewatch.poll;

import java.util.Locale;

/** How a request for a bearer ended, told apart by what a person would have to do about it. */
public enum TokenResult {
    OK,
    /** Nobody that is trusted vouches for the certificate. */
    TLS_UNTRUSTED,
    /** The certificate is somebody else's. */
    TLS_HOSTNAME,
    TLS_EXPIRED,
    /** Any other trouble with TLS. */
    TLS,
    /** The host's name was not found, or not in time. */
    DNS,
    CONNECT_REFUSED,
    /** There is no way to the address. */
    CONNECT_UNREACHABLE,
    /** No connection for another reason. */
    CONNECT,
    TIMEOUT,
    /** The connection was lost before the answer had come. */
    RESET,
    /** What came is no HTTP. */
    BAD_HTTP,
    /** The proxy's own name was not found. */
    PROXY_DNS,
    PROXY_CONNECT_REFUSED,
    PROXY_CONNECT_UNREACHABLE,
    /** No connection to the proxy for another reason. */
    PROXY_CONNECT,
    /** The proxy wants another name and password. */
    PROXY_DENIED,
    /** The proxy does not lead there. */
    PROXY_REFUSED,
    /** Key or secret are wrong. */
    INVALID_CLIENT,
    /** Any other refusal. */
    REFUSED,
    THROTTLED,
    /** The answer of a server, or of something before it, that is in trouble. */
    SERVER_ERROR,
    /** A good answer without a bearer that could be sent. */
    UNREADABLE;

    /** As metrics and REST spell it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is spelt like this; {@link #REFUSED} if none is. */
    public static TokenResult ofLabel(String label) {
        for (TokenResult result : values()) {
            if (result.label().equals(label)) {
                return result;
            }
        }
        return REFUSED;
    }
}

package io.upgradewatch.thingspace.auth;

import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.Session;

/** The two credentials that a request is sent with. */
public record Tokens(Bearer bearer, Session session) {

    /** Whether upstream sees the same ones. */
    public boolean same(Tokens other) {
        return other != null
                && (bearer == other.bearer || bearer.header().equals(other.bearer.header()))
                && (session == other.session || session.digest().equals(other.session.digest()));
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Tokens[" + bearer + ", " + session + "]";
    }
}

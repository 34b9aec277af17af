package io.upgradewatch.thingspace;

/** The two credentials that a request is sent with. */
record Tokens(Bearer bearer, Session session) {

    /** Whether upstream sees the same ones. */
    boolean same(Tokens other) {
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

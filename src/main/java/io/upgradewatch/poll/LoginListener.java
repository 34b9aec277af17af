package io.upgradewatch.poll;

/** Is told how each login and each request for a bearer ended. Called on the poll loop's thread. */
public interface LoginListener {

    /** How a login attempt ended; {@code UNCOUNTED} is one that certainly never reached the session service. */
    enum Result {
        SUCCEEDED,
        FAILED,
        UNCOUNTED
    }

    void loginEnded(SetName set, Result result);

    /** A request for a bearer has ended. */
    default void tokenEnded(SetName set, TokenResult result) {}
}

package io.upgradewatch.poll;

/** Is told how each login ended. Called on the poll loop's thread. */
public interface LoginListener {

    /** How a login attempt ended; {@code UNCOUNTED} is one that certainly never reached the session service. */
    enum Result {
        SUCCEEDED,
        FAILED,
        UNCOUNTED
    }

    void loginEnded(SetName set, Result result);
}

package io.upgradewatch.serve.access.user;

/** Hears of everybody who is not let in. Called from any thread; must not block. */
@FunctionalInterface
public interface AccessListener {

    void refused(AccessRefused reason);
}

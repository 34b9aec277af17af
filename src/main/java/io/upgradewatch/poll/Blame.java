package io.upgradewatch.poll;

import java.util.Locale;

/** What a refusal or a lasting failure is the fault of: the narrowest part that explains what its neighbours got. */
public enum Blame {
    /** Others of its account are served with the same credentials. */
    DEVICE,
    /** Nothing of the account is served, and other accounts are. */
    ACCOUNT,
    /** Nothing at all is served with the credentials. */
    SET,
    /** There is no neighbour to tell by. */
    UNDECIDED;

    /** As metrics spell it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

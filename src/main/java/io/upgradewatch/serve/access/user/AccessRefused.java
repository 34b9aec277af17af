package io.upgradewatch.serve.access.user;

import java.util.Locale;

/** Why somebody was not let in. */
public enum AccessRefused {
    /** A request without a name and a password; every browser's first one is. */
    NO_CREDENTIALS,
    /** An authorization that is not a name and a password. */
    UNREADABLE_CREDENTIALS,
    /** A wrong password, or an unknown name: nobody is told which. */
    WRONG_PASSWORD,
    /** More of a password than bcrypt reads. */
    PASSWORD_TOO_LONG,
    /** Unchecked, after too many wrong passwords from one address or for one name. */
    TOO_MANY_ATTEMPTS,
    /** Unchecked, because too many passwords wait to be checked. */
    BUSY,
    /** A viewer who asked for what takes an operator. */
    ROLE,
    /** A name that is not this machine's, where only this machine is let in. */
    HOST,
    /** A page of another site. */
    ORIGIN,
    /** A request in the name of another instance, without a token that holds. */
    PEER,
    /** A callback from a network that none is taken from. */
    CALLBACK_NETWORK,
    /** A callback without the secret. */
    CALLBACK_SECRET,
    /** A device that a callback named beyond those allowed in a minute. */
    CALLBACK_RATE;

    /** The value of the counter's label. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

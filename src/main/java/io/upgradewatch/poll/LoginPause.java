package io.upgradewatch.poll;

import java.util.Arrays;

/** Why a credential set has no session and tries no login now. */
public enum LoginPause {
    /** Two refusals in a row: nothing is tried until a person acts. */
    REFUSED("login_refused", "upstream refused the login; nothing is tried until somebody resumes it"),
    /** Silence may have been counted upstream: the next attempt comes by itself an hour later, four times in all. */
    UNANSWERED(
            "login_unanswered",
            "upstream does not answer the login; it is tried again after an hour, and after the fourth time only when"
                    + " somebody resumes it");

    private final String cause;
    private final String words;

    LoginPause(String cause, String words) {
        this.cause = cause;
        this.words = words;
    }

    /** As metrics and REST spell it. */
    public String cause() {
        return cause;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** The words for a cause; the cause itself if it is none of these. */
    public static String wordsOf(String cause) {
        return Arrays.stream(values())
                .filter(pause -> pause.cause.equals(cause))
                .map(LoginPause::words)
                .findFirst()
                .orElse(cause);
    }
}

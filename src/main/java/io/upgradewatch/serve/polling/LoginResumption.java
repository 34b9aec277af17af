package io.upgradewatch.serve.polling;

import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.serve.problem.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an operator's word on credentials led to. */
@Schema(description = "One more login is tried, and what another failure would mean.")
record LoginResumption(
        @Schema(description = "The credential set.", examples = "default")
        String set,

        @Schema(description = "Failed logins in a row so far, whatever the password was.", examples = "2")
        int failures,

        @Schema(description = "How many logins are tried now: always one.", examples = "1")
        int attempts,

        @Schema(description = "What follows if it fails, in words.")
        String ifItFails) {

    static LoginResumption of(String set, Fleet.Resumption resumed) {
        int next = resumed.failures() + 1;
        int locked = Fleet.Resumption.LOCKED_AFTER;
        String words = "it is failure " + next + " in a row of " + locked + ", with which Verizon locks the user; "
                + (next < locked - 1
                        ? "another attempt may be allowed then"
                        : "Verizon has to unlock the user before another attempt");
        return new LoginResumption(set, resumed.failures(), 1, words);
    }

    /** Why none is tried. */
    static Refusal unlockFirst(Fleet.Resumption refused) {
        return Refusal.of(
                409,
                refused.failures() + " logins of this user have failed in a row, and Verizon locks it with the "
                        + Fleet.Resumption.LOCKED_AFTER
                        + "th: ask Verizon to unlock it, then repeat this with ?unlocked=true");
    }
}

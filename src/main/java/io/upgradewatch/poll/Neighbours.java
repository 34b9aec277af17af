package io.upgradewatch.poll;

import io.upgradewatch.watch.Watch;
import java.util.List;

/**
 * Other devices than a refused one, to be asked whose fault the refusal is. They come in the order in which it is best
 * to ask them: those that were served last first. Called on the poll loop's thread.
 */
public interface Neighbours {

    /** None are known. */
    Neighbours NONE = new Neighbours() {
        @Override
        public List<Watch> ofAccount(Watch refused, int max) {
            return List.of();
        }

        @Override
        public List<Watch> ofOtherAccounts(Watch refused, int max) {
            return List.of();
        }

        @Override
        public void asked(Watch device) {
            // Nobody pays for it.
        }
    };

    /** Other devices of the account. */
    List<Watch> ofAccount(Watch refused, int max);

    /** Devices of other accounts that are polled with the same credentials, no two of one account if possible. */
    List<Watch> ofOtherAccounts(Watch refused, int max);

    /** One request was sent for this device that no permit had been taken for. */
    void asked(Watch device);
}

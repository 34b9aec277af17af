package io.upgradewatch.thingspace.history;

import io.upgradewatch.poll.PollOutcome;

/** Any bytes as the answer to a question about a device: always an outcome, and the same one each time. */
public final class HistoryFuzz {

    private static final HistoryEntry.Asked DEVICE = new HistoryEntry.Asked("990000473475989", "0000123456-00001");

    private HistoryFuzz() {}

    public static void fuzzerTestOneInput(byte[] body) {
        PollOutcome first = HistoryReader.read(200, body, DEVICE).outcome();
        PollOutcome again = HistoryReader.read(200, body.clone(), DEVICE).outcome();
        if (!(first instanceof PollOutcome.Reported) && !(first instanceof PollOutcome.Unreadable)) {
            throw new AssertionError("neither read nor unreadable: " + first);
        }
        if (first instanceof PollOutcome.Reported reported
                && !reported.history().equals(((PollOutcome.Reported) again).history())) {
            throw new AssertionError("two readings of the same bytes differ");
        }
    }
}

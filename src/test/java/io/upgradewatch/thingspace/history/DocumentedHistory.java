package io.upgradewatch.thingspace.history;

import io.upgradewatch.fota.UpgradeHistory;
import io.upgradewatch.poll.PollOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documented answer of five entries, as bytes and as it is read. */
public final class DocumentedHistory {

    public static final String IMEI = "990000473475989";
    public static final String ACCOUNT = "0000123456-00001";

    static final HistoryEntry.Asked ASKED = new HistoryEntry.Asked(IMEI, ACCOUNT);

    private DocumentedHistory() {}

    public static byte[] bytes() {
        try (InputStream sample = DocumentedHistory.class.getResourceAsStream("/seed-history.json")) {
            return sample.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static UpgradeHistory read() {
        return read(bytes());
    }

    /** Any answer about the documented device. */
    public static UpgradeHistory read(byte[] answer) {
        PollOutcome outcome = HistoryReader.read(200, answer, ASKED).outcome();
        return ((PollOutcome.Reported) outcome).history();
    }
}

package io.upgradewatch.app;

import io.upgradewatch.observe.LabelBounds;

/** Reads what is said of metrics, and notes every fault on the way. */
final class SignalsReader {

    private static final int MOST = 100_000;

    private final Configuration texts;
    private final Faults faults;

    SignalsReader(Configuration texts, Faults faults) {
        this.texts = texts;
        this.faults = faults;
    }

    Settings.Signals read() {
        return new Settings.Signals(labels(texts.metrics()));
    }

    private LabelBounds labels(Configuration.Metrics metrics) {
        return new LabelBounds(
                bound("max-accounts", metrics.maxAccounts(), 1, 200),
                bound("max-firmwares", metrics.maxFirmwares(), 1, 100),
                bound("max-statuses", metrics.maxStatuses(), LabelBounds.FEWEST_STATUSES, 40));
    }

    private int bound(String key, String value, int least, int otherwise) {
        return faults.count("upgradewatch.metrics." + key, value, least, MOST, otherwise);
    }
}

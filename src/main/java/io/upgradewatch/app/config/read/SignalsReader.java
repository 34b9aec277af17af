package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.observe.LabelBounds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what is said of metrics and traces, and notes every fault on the way. */
final class SignalsReader {

    private static final int MOST = 100_000;
    private static final String TRACING = "upgradewatch.tracing.";
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Configuration texts;
    private final ConfigurationFaults faults;

    SignalsReader(Configuration texts, ConfigurationFaults faults) {
        this.texts = texts;
        this.faults = faults;
    }

    Settings.Signals read() {
        return new Settings.Signals(labels(texts.metrics()), tracing(texts.tracing()));
    }

    private LabelBounds labels(Configuration.Metrics metrics) {
        return new LabelBounds(
                bound("max-accounts", metrics.maxAccounts(), 1, 200),
                bound("max-firmwares", metrics.maxFirmwares(), 1, 100),
                bound("max-statuses", metrics.maxStatuses(), LabelBounds.FEWEST_STATUSES, 40),
                bound("max-pairs", metrics.maxPairs(), 1, 1_000));
    }

    private Optional<Settings.Tracing> tracing(Configuration.Tracing tracing) {
        Settings.Tracing read = new Settings.Tracing(
                faults.read(
                        TRACING + "endpoint",
                        tracing.endpoint(),
                        SettingsReader::httpUri,
                        "an http or https URL",
                        null),
                faults.read(
                        TRACING + "ratio",
                        tracing.ratio(),
                        text -> {
                            double ratio = Double.parseDouble(text);
                            return ratio > 0 && ratio <= 1 ? ratio : null;
                        },
                        "a number above 0 and at most 1",
                        1.0),
                faults.read(
                        TRACING + "headers",
                        tracing.headers().orElse(""),
                        SignalsReader::headers,
                        "name=value, separated by commas",
                        Map.of()));
        return faults.flag(TRACING + "enabled", tracing.enabled()) ? Optional.of(read) : Optional.empty();
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text.isEmpty() ? new String[0] : text.split(",")) {
            int equals = header.indexOf('=');
            String name = header.substring(0, Math.max(0, equals)).strip();
            if (!HEADER.matcher(name).matches()) {
                return null;
            }
            headers.put(name, header.substring(equals + 1).strip());
        }
        return headers;
    }

    private int bound(String key, String value, int least, int otherwise) {
        return faults.count("upgradewatch.metrics." + key, value, least, MOST, otherwise);
    }
}

package io.upgradewatch.app.signal;

import io.quarkus.logging.LoggingFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * Lets one line of each kind through in a minute of what Kafka's clients and broker say: a topic that is missing makes
 * each of some twenty clients say so two hundred times a second. Safe from any thread.
 */
@LoggingFilter(name = "repeated-lines")
public final class RepeatedLines implements Filter {

    private static final long SPACED_NANOS = 60_000_000_000L;
    private static final int REMEMBERED = 1_000;
    private static final Pattern CLIENT = Pattern.compile("^(\\[[^]]*] ?)+");
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    private final LongSupplier nanoTime;
    private final Map<String, Long> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    public RepeatedLines() {
        this(System::nanoTime);
    }

    RepeatedLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        String logger = line.getLoggerName();
        if (logger == null || !logger.startsWith("org.apache.kafka") && !logger.startsWith("kafka.")) {
            return true;
        }
        String kind = logger
                + NUMBERS.matcher(CLIENT.matcher(String.valueOf(line.getMessage()))
                                .replaceFirst(""))
                        .replaceAll("#");
        long now = nanoTime.getAsLong();
        synchronized (told) {
            Long before = told.get(kind);
            if (before != null && now - before < SPACED_NANOS) {
                return false;
            }
            told.put(kind, now);
            return true;
        }
    }
}

package io.upgradewatch.fuzz;

import io.upgradewatch.kafka.row.TopicRowsFuzz;
import io.upgradewatch.thingspace.error.AnswerFuzz;
import io.upgradewatch.thingspace.history.HistoryFuzz;
import io.upgradewatch.watch.WatchRowsFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** The readers that are fuzzed, and where the inputs are kept that are tried in every build. */
enum Target {
    HISTORY(HistoryFuzz.class, HistoryFuzz::fuzzerTestOneInput),
    ANSWER(AnswerFuzz.class, AnswerFuzz::fuzzerTestOneInput),
    WATCH_ROWS(WatchRowsFuzz.class, WatchRowsFuzz::fuzzerTestOneInput),
    TOPIC_ROWS(TopicRowsFuzz.class, TopicRowsFuzz::fuzzerTestOneInput);

    final Class<?> type;
    private final Reader reader;

    /** Takes any bytes. */
    private interface Reader {
        void read(byte[] input) throws IOException;
    }

    Target(Class<?> type, Reader reader) {
        this.type = type;
        this.reader = reader;
    }

    void read(byte[] input) throws IOException {
        reader.read(input);
    }

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** One input a line, in Base64. */
    Path corpus() {
        return Path.of("src", "test", "resources", "fuzz", label() + ".txt");
    }

    List<byte[]> inputs() {
        try {
            return Files.readAllLines(corpus()).stream()
                    .map(line -> Base64.getDecoder().decode(line))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package io.upgradewatch.serve.watchlist;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.serve.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An import as it goes on, told in lines of JSON: {@code {"progress":…}} at most once a second, and at last {@code
 * {"report":…}} or {@code {"problem":…}}. For one thread.
 */
final class ImportProgress {

    private static final long EVERY_NANOS = 1_000_000_000;

    private final OutputStream out;
    private final ObjectMapper json;
    private final LongSupplier nanoTime;
    private long toldAt;

    ImportProgress(OutputStream out, ObjectMapper json, LongSupplier nanoTime) {
        this.out = out;
        this.json = json;
        this.nanoTime = nanoTime;
        toldAt = nanoTime.getAsLong();
    }

    /** So many rows have been taken and refused; told if that is due. */
    void at(long taken, long refused) {
        long now = nanoTime.getAsLong();
        if (now - toldAt >= EVERY_NANOS) {
            toldAt = now;
            line("progress", Map.of("taken", taken, "refused", refused));
        }
    }

    void ended(ImportReport report) {
        line("report", report);
    }

    void failed(Problem problem) {
        line("problem", problem);
    }

    private void line(String name, Object what) {
        try {
            out.write((json.writeValueAsString(Map.of(name, what)) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}

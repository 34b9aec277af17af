package io.upgradewatch.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;

/**
 * A list of watches, read row by row from CSV ({@code imei,account[,since[,tag…]]}, the first line may name the
 * columns) or NDJSON. Empty lines and those that begin with {@code #} are skipped.
 *
 * <p>A bad row never keeps the rest from being read, and memory does not grow with the list. Reads on the caller's
 * thread; a sink that takes its time slows the reading down.
 */
public final class WatchRows {

    /** How rows are written. */
    public enum Format {
        CSV,
        NDJSON;

        /** The format that a media type stands for; empty if it says nothing about rows. */
        public static Optional<Format> ofContentType(String type) {
            String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            return switch (essence) {
                case "text/csv", "application/csv" -> Optional.of(CSV);
                case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json" ->
                    Optional.of(NDJSON);
                default -> Optional.empty();
            };
        }

        /** The format that a file name's ending stands for, if any. */
        public static Optional<Format> ofFileName(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".csv")) {
                return Optional.of(CSV);
            }
            boolean json = lower.endsWith(".ndjson") || lower.endsWith(".jsonl") || lower.endsWith(".json");
            return json ? Optional.of(NDJSON) : Optional.empty();
        }

        private static Format of(String firstLine) {
            return firstLine.startsWith("{") || firstLine.startsWith("[") ? NDJSON : CSV;
        }

        private WatchReading row(String line) {
            return this == CSV ? WatchCsv.row(line) : WatchJson.row(line);
        }
    }

    /** Takes rows in their order, good and bad. */
    public interface Sink {

        /**
         * One row has been read.
         *
         * @param line its number, from 1
         */
        void row(long line, WatchReading reading);
    }

    private WatchRows() {}

    /**
     * Reads {@code in} to its end without closing it.
     *
     * @param format if empty, told by the first character that counts: <code>{</code> and {@code [} begin NDJSON
     * @throws IOException if {@code in} cannot be read
     */
    public static void read(InputStream in, Optional<Format> format, Sink sink) throws IOException {
        BoundedLines lines = new BoundedLines(in);
        Format known = format.orElse(null);
        boolean first = true;
        while (lines.next()) {
            Optional<String> text = text(lines, sink);
            if (text.isEmpty()) {
                first = false;
                continue;
            }
            String line = text.get();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            known = known == null ? Format.of(line) : known;
            if (!(first && known == Format.CSV && WatchCsv.isHeader(line))) {
                sink.row(lines.number(), known.row(line));
            } else if (!WatchCsv.isOrdered(line)) {
                sink.row(
                        lines.number(),
                        WatchReading.unreadable("the columns are imei,account,since,tag… in this order"));
            }
            first = false;
        }
    }

    private static Optional<String> text(BoundedLines lines, Sink sink) {
        String fault = "a line has at most " + BoundedLines.MAX_BYTES + " bytes";
        if (!lines.tooLong()) {
            try {
                return Optional.of(lines.text());
            } catch (CharacterCodingException notUtf8) {
                fault = "this line is not UTF-8";
            }
        }
        sink.row(lines.number(), WatchReading.unreadable(fault));
        return Optional.empty();
    }
}

package io.upgradewatch.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;

/**
 * A list of watches, read row by row from CSV ({@code imei,account[,since[,tag…]]}, the first line may name the
 * columns, and then semicolons or tabs may separate them) or NDJSON. Empty lines and those that begin with {@code #}
 * are skipped. What is wrong with the list as a whole is told once, as a fault of the line that shows it, and ends it.
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

    private final BoundedLines lines;
    private final Sink sink;
    private Format format;
    private WatchCsv csv = WatchCsv.COMMAS;

    private WatchRows(BoundedLines lines, Format format, Sink sink) {
        this.lines = lines;
        this.format = format;
        this.sink = sink;
    }

    /**
     * Reads {@code in} to its end without closing it.
     *
     * @param format if empty, told by the first character that counts: <code>{</code> and {@code [} begin NDJSON
     * @return whether the last line was ended, as that of a list which somebody is still writing mostly is not
     * @throws IOException if {@code in} cannot be read
     */
    public static boolean read(InputStream in, Optional<Format> format, Sink sink) throws IOException {
        BoundedLines lines = new BoundedLines(in);
        Optional<String> amiss = WholeFileFault.ofBytes(lines.head());
        if (amiss.isPresent()) {
            sink.row(1, WatchReading.unreadable(amiss.get()));
            return true;
        }
        new WatchRows(lines, format.orElse(null), sink).read();
        return lines.ended();
    }

    private void read() throws IOException {
        boolean first = true;
        while (lines.next()) {
            String line = text(lines, sink).orElse("");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Optional<String> amiss = first ? begin(line) : row(line);
            if (amiss.isPresent()) {
                sink.row(lines.number(), WatchReading.unreadable(amiss.get()));
                return;
            }
            first = false;
        }
    }

    /** Reads the first line that counts; what is wrong with the list as a whole, if anything is. */
    private Optional<String> begin(String line) {
        format = format == null ? Format.of(line) : format;
        Optional<String> amiss = WholeFileFault.ofFirstLine(line);
        if (amiss.isPresent() || format == Format.NDJSON) {
            return amiss.or(() -> row(line));
        }
        Optional<WatchCsv> header = WatchCsv.ofHeader(line);
        if (header.isEmpty()) {
            return WatchCsv.otherSeparator(line)
                    .map(WholeFileFault::separatedBy)
                    .or(() -> row(line));
        }
        csv = header.get();
        return csv.isOrdered(line)
                ? Optional.empty()
                : Optional.of("the columns are imei,account,since,tag… in this order");
    }

    private Optional<String> row(String line) {
        sink.row(lines.number(), format == Format.CSV ? csv.row(line) : WatchJson.row(line));
        return Optional.empty();
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

package io.upgradewatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The table of results: printed as it grows, and kept in {@code target/bench/report.md}. */
final class Report {

    private static final Path FILE = Path.of("target", "bench", "report.md");

    private Report() {}

    static void begin(String title) {
        begin(title, "what", "min / median / max", "target");
    }

    static void begin(String title, String... columns) {
        write("\n## " + title + "\n\n");
        line(columns);
        write("|" + "---|".repeat(columns.length) + "\n");
    }

    static void line(String... cells) {
        write("| " + String.join(" | ", cells) + " |\n");
    }

    static void row(String what, Object measured, String target) {
        line(what, measured.toString(), target);
    }

    static void row(String what, double measured, String target) {
        row(what, String.format(Locale.ROOT, "%,.2f", measured), target);
    }

    private static void write(String text) {
        System.out.print(text);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

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
        write("\n## " + title + "\n\n| what | min / median / max | target |\n|---|---|---|\n");
    }

    static void row(String what, Object measured, String target) {
        write("| " + what + " | " + measured + " | " + target + " |\n");
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

package io.upgradewatch.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The report of all runs so far, {@code target/faults/report.md}. */
final class Report {

    private static final Path FILE = Path.of("target", "faults", "report.md");
    private static final String HEAD = """
            # Faults

            | seed | mixed | seconds | process faults | all faults | by kind | watch rows | changes checked | others | slowest stop (ms) | logins resumed | verdict |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private Report() {}

    static void add(Verdict verdict) {
        String line = "| %d | %s | %d | %d | %d | %s | %d | %d | %d | %d | %d | %s |%n"
                .formatted(
                        verdict.seed(),
                        verdict.mixed(),
                        verdict.took().toSeconds(),
                        verdict.ofProcesses(),
                        verdict.ofAll(),
                        verdict.struck(),
                        verdict.rows(),
                        verdict.checked(),
                        verdict.others(),
                        verdict.stops().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(0),
                        verdict.resumed(),
                        verdict.good() ? "good" : "**" + verdict.faults().size() + " faults**");
        write(line);
        verdict.faults().stream().limit(50).forEach(fault -> write("<!-- " + verdict.seed() + ": " + fault + " -->\n"));
        System.out.print(line);
    }

    /** Adds a line of its own, outside the table of runs. */
    static void note(String line) {
        System.out.println(line);
        write("<!-- note --> " + line + "\n");
    }

    private static synchronized void write(String text) {
        try {
            Files.createDirectories(FILE.getParent());
            if (!Files.exists(FILE)) {
                Files.writeString(FILE, HEAD);
            }
            Files.writeString(FILE, text, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package io.upgradewatch.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The report of all runs so far, {@code target/faults/report.md}: their sums first, then each run, then what other
 * tests have measured. Written anew after each run from what the files beside it keep, of whichever process.
 */
final class Report {

    private static final Path HOME = Path.of("target", "faults");
    private static final Path SUMS = HOME.resolve("runs.txt");
    private static final Path ROWS = HOME.resolve("rows.md");
    private static final Path NOTES = HOME.resolve("notes.md");

    private Report() {}

    static void add(Verdict verdict) {
        Verdict.Setup setup = verdict.setup();
        String row = "| %d | %d | %s | %s | %s | %s | %d | %d | %d | %s | %d | %d | %d | %s |%n"
                .formatted(
                        setup.seed(),
                        setup.instances(),
                        setup.mixed() ? "mixed" : "single",
                        setup.protocol(),
                        setup.clocks() ? "set" : "true",
                        setup.disk() ? "small" : "big",
                        verdict.took().toSeconds(),
                        verdict.ofProcesses(),
                        verdict.ofAll(),
                        verdict.struck(),
                        verdict.checked(),
                        Tally.of(verdict).slowestStop(),
                        verdict.resumed(),
                        verdict.good() ? "good" : "**" + verdict.faults().size() + " faults**");
        append(SUMS, Tally.of(verdict).line() + "\n");
        append(ROWS, row);
        verdict.faults().stream()
                .limit(50)
                .forEach(fault -> append(NOTES, "- **seed " + setup.seed() + ": " + fault + "**\n"));
        System.out.print(row);
        render();
    }

    /** Adds a line of its own, below the runs. */
    static void note(String line) {
        System.out.println(line);
        append(NOTES, "- " + line + "\n");
        render();
    }

    private static synchronized void render() {
        Tally sum = lines(SUMS).stream().map(Tally::parse).reduce(Tally.NONE, Tally::plus);
        String kinds = sum.struck().entrySet().stream()
                .map(one -> one.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + one.getValue())
                .collect(Collectors.joining(", "));
        String text = """
                # Faults, as of %s, JDK %s, %d processors

                | | |
                |---|---|
                | runs | %d, %.2f hours with start and calm |
                | process faults | %d (%.1f a minute), of them %d on an instance that had not polled yet |
                | with upstream faults | %d |
                | by kind | %s |
                | changes checked | %d, and %d of devices that came and went |
                | watch rows written meanwhile | %d |
                | clean stops | %d, the slowest %d ms |
                | logins resumed by a person | %d |
                | **verdict** | **%s** |

                | seed | instances | faults | group protocol | clocks | disk | seconds | process faults | all faults | by kind | changes checked | slowest stop (ms) | resumed | verdict |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
                """.formatted(
                                LocalDate.now(),
                                System.getProperty("java.version"),
                                Runtime.getRuntime().availableProcessors(),
                                sum.runs(),
                                sum.seconds() / 3600.0,
                                sum.ofProcesses(),
                                sum.ofProcesses() * 60.0 / Math.max(1, sum.seconds()),
                                sum.young(),
                                sum.ofAll(),
                                kinds,
                                sum.checked(),
                                sum.others(),
                                sum.rows(),
                                sum.stops(),
                                sum.slowestStop(),
                                sum.resumed(),
                                sum.runs() == 0
                                        ? "no run yet"
                                        : sum.faults() == 0
                                                ? "nothing missing, twice, out of order or with a wrong previousStatus"
                                                : sum.faults() + " faults, see below")
                + String.join("\n", lines(ROWS)) + "\n\n" + String.join("\n", lines(NOTES)) + "\n";
        try {
            Path fresh = Files.createTempFile(HOME, "report", ".new");
            Files.writeString(fresh, text);
            Files.move(fresh, HOME.resolve("report.md"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void append(Path file, String text) {
        try {
            Files.createDirectories(HOME);
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch import}: a list of any length, sent as it is read. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Watches the devices of a list: CSV (imei,account[,since[,tag...]]) or one JSON object a line.",
            "Good rows are taken; each bad one is told with its line and fault, and the exit code is 1 then."
        })
final class ImportCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = STANDARD_INPUT,
            description = "The list, packed with gzip if it ends in .gz; - or nothing for standard input.")
    private String file;

    @Option(names = "--dry-run", description = "Only reads the list and tells its faults; nothing is sent.")
    private boolean dryRun;

    ImportCommand(ServiceOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        JsonNode report = dryRun ? dryRun() : sent(options.service());
        if (result.forPrograms()) {
            result.print(report);
        } else {
            tell(report);
        }
        boolean good =
                report.path("refused").asLong() == 0 && report.path("taken").asLong() > 0;
        return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private JsonNode sent(Service service) {
        try (InputStream list = open()) {
            Service.Answer answer = service.upload(
                    "/api/devices/import",
                    type(),
                    packed() ? "gzip" : "",
                    new SentList(list, size(), terminal::tell, System::nanoTime));
            // A list of which nothing was taken is answered with a problem that is the report as well.
            if (answer.done() || answer.status() == 400 && answer.body().has("refused")) {
                return answer.body();
            }
            throw new NotDone(answer.why());
        } catch (IOException unreadable) {
            throw cannotRead();
        }
    }

    private JsonNode dryRun() {
        try (InputStream list = open()) {
            return ListCheck.of(list, unpackedName(), packed());
        } catch (IOException unreadable) {
            throw cannotRead();
        }
    }

    private void tell(JsonNode report) {
        long taken = report.path("taken").asLong();
        long refused = report.path("refused").asLong();
        result.out()
                .println(PlainText.count(taken, "row") + (dryRun ? " would be taken, " : " taken, ") + refused
                        + " refused");
        warn(report.path("warnings").path("checkDigit").asLong(), "an IMEI that fails its check digit");
        warn(
                report.path("warnings").path("accountForm").asLong(),
                "an account that is not of the form ##########-#####");
        JsonNode faults = report.path("faults");
        faults.forEach(fault -> result.out()
                .println("line " + fault.path("line").asLong() + ": "
                        + PlainText.of(Json.text(fault, "field") + ": " + Json.text(fault, "message"))));
        if (refused == 0 && taken == 0) {
            result.out().println("there is no row in the list");
        }
        if (report.path("faultCount").asLong() > faults.size() && faults.size() > 1) {
            result.out().println("and " + (report.path("faultCount").asLong() - faults.size()) + " more faults");
        }
    }

    private void warn(long rows, String what) {
        if (rows > 0) {
            terminal.tell(PlainText.count(rows, "row") + " taken with " + what);
        }
    }

    private InputStream open() throws IOException {
        return file.equals(STANDARD_INPUT) ? terminal.in() : Files.newInputStream(Path.of(file));
    }

    private long size() throws IOException {
        return file.equals(STANDARD_INPUT) ? 0 : Files.size(Path.of(file));
    }

    private NotDone cannotRead() {
        return new NotDone("the list cannot be read: " + file);
    }

    private boolean packed() {
        return file.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private String unpackedName() {
        return packed() ? file.substring(0, file.length() - ".gz".length()) : file;
    }

    private String type() {
        return ListCheck.format(unpackedName())
                .map(format -> switch (format) {
                    case CSV -> "text/csv";
                    case NDJSON -> "application/x-ndjson";
                })
                .orElse("text/plain");
    }
}

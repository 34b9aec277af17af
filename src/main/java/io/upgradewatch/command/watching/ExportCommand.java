package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code watch export}: the watched devices as a list that {@code watch import} reads. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the watched devices as a list that import reads: CSV, or with --output json an object a line.",
            "A file is there once it is complete, and not before."
        })
final class ExportCommand implements Callable<Integer> {

    private static final Pattern PLAIN = Pattern.compile("[^\\s\",;'=#]+(?: [^\\s\",;'=#]+)*");

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Mixin
    private final DeviceFilter filter = new DeviceFilter();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to write it; standard output if not given.")
    private Path file;

    private long written;

    ExportCommand(ServiceOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Service service = options.service();
        if (file == null) {
            write(service, result.out());
        } else {
            writeFile(service);
        }
        terminal.tell(PlainText.count(written, "device") + " written");
        return CommandLine.ExitCode.OK;
    }

    private void writeFile(Service service) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(part))) {
                write(service, out);
                if (out.checkError()) {
                    throw new NotDone("the list cannot be written: " + part);
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new NotDone("the list cannot be written: " + file);
        }
    }

    private void write(Service service, PrintWriter out) {
        if (!result.forPrograms()) {
            out.println("imei,account,since,tag");
        }
        filter.each(service, device -> {
            out.println(result.forPrograms() ? object(device) : row(device));
            written++;
            return written % 1_000 != 0 || !out.checkError();
        });
    }

    private static String object(JsonNode device) {
        JsonNode watch = device.path("watch");
        ObjectNode object = Json.object()
                .put("imei", Json.text(device, "imei"))
                .put("account", Json.text(watch, "account"))
                .put("since", Json.text(watch, "since"));
        object.set("tags", watch.path("tags"));
        return object.toString();
    }

    private static String row(JsonNode device) {
        JsonNode watch = device.path("watch");
        StringBuilder row = new StringBuilder(Json.text(device, "imei"))
                .append(',')
                .append(Json.text(watch, "account"))
                .append(',')
                .append(Json.text(watch, "since"));
        watch.path("tags").forEach(tag -> row.append(',').append(cell(tag.asText())));
        return row.toString();
    }

    // An apostrophe or a formula at the beginning is taken off when a cell is read, as what spreadsheets put there.
    private static String cell(String tag) {
        boolean wrapped = tag.startsWith("'") || tag.startsWith("=");
        String text = wrapped ? "'" + tag : tag;
        return PLAIN.matcher(text).matches() ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}

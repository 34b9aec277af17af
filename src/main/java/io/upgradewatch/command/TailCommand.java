package io.upgradewatch.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.service.ChangeStream;
import io.upgradewatch.command.service.ServiceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tail}: changes as they are published, until it is ended. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = {
            "Prints changes as they are published, a line each, until it is ended.",
            "A connection that breaks is made again, and nothing is missed meanwhile."
        })
final class TailCommand implements Callable<Integer> {

    private static final int MAX_RECENT = 1_000;

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many changes.")
    private Long count;

    @Option(
            names = "--recent",
            paramLabel = "N",
            description =
                    "Begins with up to so many of the latest changes, at most 1000, unless a position file says where.")
    private int recent;

    @Option(
            names = "--position-file",
            paramLabel = "FILE",
            description = "Remembers the last change that was printed; the next run goes on behind it.")
    private Path positionFile;

    @Spec
    private CommandSpec spec;

    private long printed;

    TailCommand(ServiceOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (count != null && count < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--count must be at least 1");
        }
        if (recent < 0 || recent > MAX_RECENT) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--recent is a number from 0 to " + MAX_RECENT);
        }
        new ChangeStream(options.service(), position(), recent, terminal::tell).follow(this::print);
        return CommandLine.ExitCode.OK;
    }

    private boolean print(ChangeStream.Change change) {
        String line = result.forPrograms()
                ? change.json()
                : Json.read(change.json()).map(TailCommand::sentence).orElse(PlainText.of(change.json()));
        result.out().println(line);
        if (result.unread()) {
            return false;
        }
        remember(change.id());
        printed++;
        return count == null || printed < count;
    }

    /** A change for people. */
    static String sentence(JsonNode change) {
        String previous = Json.text(change, "previousStatus");
        String reason = Json.text(change, "reason");
        String firmware = Json.text(change, "firmwareTo");
        return PlainText.of(PlainText.moment(Json.text(change, "observedTime")) + "  " + Json.text(change, "deviceId")
                + "  " + (previous.isEmpty() ? "new" : previous) + " -> " + Json.text(change, "status")
                + (firmware.isEmpty() ? "" : "  " + Json.text(change, "firmwareFrom") + " -> " + firmware)
                + (reason.isEmpty() ? "" : "  " + reason));
    }

    private Optional<String> position() {
        if (positionFile == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(positionFile).strip()).filter(id -> !id.isEmpty());
        } catch (NoSuchFileException firstRun) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new NotDone("--position-file cannot be read: " + positionFile);
        }
    }

    private void remember(String id) {
        if (positionFile == null) {
            return;
        }
        try {
            Path part = positionFile.resolveSibling(positionFile.getFileName() + ".part");
            Files.writeString(part, id + "\n");
            Files.move(part, positionFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new NotDone("--position-file cannot be written: " + positionFile);
        }
    }
}

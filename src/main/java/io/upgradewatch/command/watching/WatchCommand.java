package io.upgradewatch.command.watching;

import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.service.ServiceOptions;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code watch}: which devices are watched. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Changes or lists which devices are watched, by way of a running service.")
public final class WatchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    private WatchCommand() {}

    /** @param options for each command its own */
    public static CommandLine with(Supplier<ServiceOptions> options, Terminal terminal) {
        return new CommandLine(new WatchCommand())
                .addSubcommand(new AddCommand(options.get(), terminal))
                .addSubcommand(new RemoveCommand(options.get()))
                .addSubcommand(new ImportCommand(options.get(), terminal))
                .addSubcommand(new ListCommand(options.get()))
                .addSubcommand(new ExportCommand(options.get(), terminal))
                .addSubcommand(new ConfirmCommand(options.get()));
    }

    /** Without a command, which is wrong use. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}

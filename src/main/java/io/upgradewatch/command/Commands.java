package io.upgradewatch.command;

import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.output.WrongUse;
import io.upgradewatch.command.service.ServiceOptions;
import io.upgradewatch.command.watching.WatchCommand;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * All commands. Exit codes: 0 well, 1 something is wrong with what was looked at, 2 wrong use. A fault is one sentence on
 * standard error.
 */
@Command(
        name = "upgradewatch",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Upgradewatch. Without arguments, the service; with a command, that and no service.",
        footer = {
            "",
            "upgradewatch stands for java -jar quarkus-run.jar.",
            "Exit codes: 0 well, 1 something is wrong with what was looked at, 2 wrong use.",
            "Configuration is that of the service: system properties, environment, config/application.properties."
        })
public final class Commands implements Runnable {

    @Spec
    private CommandSpec spec;

    private Commands() {}

    /**
     * Runs the command that the arguments name; blocks until it has ended.
     *
     * @param version of this build
     * @return the exit code
     */
    public static int run(String[] arguments, String version, CommandPorts ports, Terminal terminal) {
        CommandLine commands = all(ports, terminal);
        version(commands, version);
        int code = commands.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    private static CommandLine all(CommandPorts ports, Terminal terminal) {
        Supplier<ServiceOptions> options = () -> new ServiceOptions(ports.service(), terminal);
        return new CommandLine(new Commands())
                .addSubcommand(WatchCommand.with(options, terminal))
                .addSubcommand(new TailCommand(options.get(), terminal))
                .addSubcommand(new ExplainCommand(options.get()))
                .addSubcommand(new CampaignsCommand(options.get()))
                .addSubcommand(new CheckCommand(ports.check()))
                .addSubcommand(new DryRunCommand(ports.sample()))
                .addSubcommand(new VerifyCommand(ports.sample()))
                .addSubcommand(new ReplayCommand(options.get(), terminal))
                .addSubcommand(new ReshardCommand(ports.reshard()))
                .addSubcommand(new CompletionCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setParameterExceptionHandler((fault, arguments) -> wrongUse(fault, arguments, terminal))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, terminal));
    }

    /** Without a command, which is wrong use. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }

    private static void version(CommandLine command, String version) {
        command.getCommandSpec().version("upgradewatch " + version);
        command.getSubcommands().values().forEach(sub -> version(sub, version));
    }

    private static int wrongUse(ParameterException fault, String[] arguments, Terminal terminal) {
        String command = fault.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println(PlainText.of(UsageFault.sentence(fault, arguments)));
        terminal.err().println("more: " + command + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, Terminal terminal) throws Exception {
        if (failure instanceof NotDone || failure instanceof WrongUse) {
            terminal.err().println(failure.getMessage());
            return failure instanceof WrongUse ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}

package io.upgradewatch.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * All commands. Exit codes: 0 well, 1 something is wrong with what was looked at, 2 wrong use. A fault is one sentence on
 * standard error.
 */
@Command(
        name = "java -jar quarkus-run.jar",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Upgradewatch. Without arguments, the service; with a command, that and no service.",
        footer = "Configuration is that of the service: system properties, environment, config/application.properties.")
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
    public static int run(String[] arguments, String version, Reshard reshard, PrintWriter out, PrintWriter err) {
        CommandLine commands = new CommandLine(new Commands())
                .addSubcommand(new ReshardCommand(reshard))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err);
        version(commands, version);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, err));
        int code = commands.execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    /** Without a command, which is wrong use. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    private static void version(CommandLine command, String version) {
        command.getCommandSpec().version("upgradewatch " + version);
        command.getSubcommands().values().forEach(sub -> version(sub, version));
    }

    private static int failed(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof NotDone || failure instanceof WrongUse) {
            err.println(failure.getMessage());
            return failure instanceof WrongUse ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}

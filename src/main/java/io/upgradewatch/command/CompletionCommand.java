package io.upgradewatch.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what makes a shell complete the commands and options of this version. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script for bash and zsh: source <(upgradewatch completion)")
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var all = spec.root().commandLine();
        spec.commandLine().getOut().print(AutoComplete.bash(all.getCommandName(), all));
    }
}

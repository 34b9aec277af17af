package io.upgradewatch.command;

import io.upgradewatch.command.output.Result;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reshard}: what it did goes to standard output, what it does meanwhile to standard error. */
@Command(
        name = "reshard",
        mixinStandardHelpOptions = true,
        description = {
            "Moves the rows of watchlist and state to where the topics' number of partitions places them.",
            "All instances of the group must be stopped. May be stopped and begun anew at any point."
        })
final class ReshardCommand implements Callable<Integer> {

    private final Reshard reshard;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Adds partitions until there are so many; without it, as many as there are.")
    private Integer partitions;

    @Mixin
    private final Result result = new Result();

    @Spec
    private CommandSpec spec;

    ReshardCommand(Reshard reshard) {
        this.reshard = reshard;
    }

    @Override
    public Integer call() {
        if (partitions != null && partitions < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--partitions must be at least 1");
        }
        OptionalInt wanted = partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
        PrintWriter progress = spec.commandLine().getErr();
        Reshard.Done done = reshard.to(wanted, step -> {
            progress.println(step);
            progress.flush();
        });
        result.out().println(result.forPrograms() ? json(done) : text(done));
        return CommandLine.ExitCode.OK;
    }

    private static String text(Reshard.Done done) {
        return "moved the watch of " + done.watches() + " devices and the state of " + done.states()
                + "; rows are placed by " + done.partitions() + " partitions"
                + (done.before() == 0 ? "" : " (before: " + done.before() + ")");
    }

    private static String json(Reshard.Done done) {
        return "{\"before\":" + (done.before() == 0 ? "null" : done.before()) + ",\"partitions\":" + done.partitions()
                + ",\"watches\":" + done.watches() + ",\"states\":" + done.states() + "}";
    }
}

package io.upgradewatch.command.output;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a command is run: what it reads from and writes to.
 *
 * @param in standard input
 * @param out results
 * @param err faults and progress
 * @param environment the value of a variable; null if it is not set
 */
public record Terminal(InputStream in, PrintWriter out, PrintWriter err, UnaryOperator<String> environment) {

    /** The process's own. */
    public static Terminal ofProcess(PrintWriter out, PrintWriter err) {
        return new Terminal(System.in, out, err, System::getenv);
    }

    /** Asks whoever sits here for something that is not shown; empty if nobody does. */
    public Optional<String> askHidden(String question) {
        Console console = System.console();
        return Optional.ofNullable(console)
                .map(there -> there.readPassword("%s: ", question))
                .map(String::new);
    }

    /** Tells of progress, or of what looks wrong, without holding up the result. */
    public void tell(String sentence) {
        err.println(PlainText.of(sentence));
        err.flush();
    }
}

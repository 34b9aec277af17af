package io.upgradewatch.app.command;

import io.upgradewatch.command.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** One run of the command line in the test's own process, which costs no start of another one. */
public record CommandRun(int code, String out, String err) {

    /** @param input what standard input holds */
    public static CommandRun of(Map<String, String> environment, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                environment::get);
        int code = CommandStart.run(terminal, arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }

    public static CommandRun of(String... arguments) {
        return of(Map.of(), "", arguments);
    }

    /** {@code arguments} with {@code more} behind them. */
    public static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}

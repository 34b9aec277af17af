package io.upgradewatch.command.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option of every command for whom its result is written, and the writing. Part of one command only. */
public final class Result {

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text or json; ${DEFAULT-VALUE} if not given.")
    private Output form;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Whether a program reads it. */
    public boolean forPrograms() {
        return form == Output.json;
    }

    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Prints {@code document} on a line of its own. */
    public void print(JsonNode document) {
        out().println(document.toString());
    }

    /** Whether nobody reads any more, as when the next program of a pipe has ended. */
    public boolean unread() {
        return out().checkError();
    }
}

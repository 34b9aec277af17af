package io.upgradewatch.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: whether a service with this configuration could work, step by step. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at configuration, name server, connection, TLS, bearer, login, Kafka, rights and topics.",
            "Each step is told as good or bad, with the mend. Nothing is created, and no login is made that is not"
                    + " counted: the session of the group is used, and without a group one attempt is made at most."
        })
final class CheckCommand implements Callable<Integer> {

    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final Check check;

    @Mixin
    private final Result result = new Result();

    private final ArrayNode all = Json.object().putArray("steps");
    private int bad;

    CheckCommand(Check check) {
        this.check = check;
    }

    @Override
    public Integer call() {
        check.run(this::told);
        if (result.forPrograms()) {
            ObjectNode document = Json.object().put("good", bad == 0);
            document.set("steps", all);
            result.print(document);
        } else {
            result.out().println(bad == 0 ? "all is well" : PlainText.count(bad, "step") + " to mend");
        }
        return bad == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void told(Check.Step step) {
        bad += step.state() == Check.State.BAD ? 1 : 0;
        if (result.forPrograms()) {
            ObjectNode one = all.addObject()
                    .put("step", step.name())
                    .put("subject", step.subject())
                    .put("state", step.state().label())
                    .put("found", step.found());
            one.set("mends", Json.of(step.mends()));
            return;
        }
        String name = step.subject().isEmpty() ? step.name() : step.name() + " " + step.subject();
        result.out().println(mark(step.state()) + "  " + PlainText.of(String.format("%-24s %s", name, step.found())));
        step.mends().forEach(mend -> result.out().println("            mend: " + PlainText.of(mend)));
        result.out().flush();
    }

    private static String mark(Check.State state) {
        return switch (state) {
            case GOOD -> coloured(GREEN, "good");
            case BAD -> coloured(RED, "BAD ");
            case SKIPPED -> "-   ";
        };
    }

    private static String coloured(String colour, String word) {
        boolean seen = System.console() != null && System.getenv("NO_COLOR") == null;
        return seen ? colour + word + PLAIN : word;
    }
}

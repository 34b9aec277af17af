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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dry-run}: what would be told now. */
@Command(
        name = "dry-run",
        mixinStandardHelpOptions = true,
        description = {
            "Polls some of the watched devices, chosen at random, and prints the events that would be told.",
            "Nothing is published and no state is written; a login that has to be made is counted on the logins topic."
        })
final class DryRunCommand implements Callable<Integer> {

    private final Sample sample;

    @Mixin
    private final Result result = new Result();

    @Parameters(paramLabel = "N", description = "How many devices, 1 to " + SampleSize.MOST + ".")
    private int devices;

    @Spec
    private CommandSpec spec;

    private final ArrayNode all = Json.object().putArray("devices");
    private int polled;
    private int events;
    private int failed;

    DryRunCommand(Sample sample) {
        this.sample = sample;
    }

    @Override
    public Integer call() {
        sample.take(SampleSize.checked(devices, spec), this::told);
        if (result.forPrograms()) {
            ObjectNode document =
                    Json.object().put("polled", polled).put("events", events).put("failed", failed);
            document.set("devices", all);
            result.print(document);
        } else {
            result.out()
                    .println(PlainText.count(polled, "device") + " polled, " + PlainText.count(events, "event")
                            + " would be told, " + failed + " not read");
        }
        return failed == 0 && polled > 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void told(Sample.Device device) {
        polled++;
        events += device.events().size();
        failed += device.cause().isPresent() ? 1 : 0;
        if (result.forPrograms()) {
            ObjectNode one = SampleSize.document(device, all.addObject());
            ArrayNode told = one.putArray("events");
            device.events().forEach(event -> Json.read(event).ifPresent(told::add));
            return;
        }
        String outcome = device.outcome()
                + device.cause().map(cause -> " (" + cause + ")").orElse("");
        result.out().println(device.imei() + " " + PlainText.of(outcome));
        device.events().forEach(event -> result.out()
                .println("  " + Json.read(event).map(TailCommand::sentence).orElse(event)));
        result.out().flush();
    }
}

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

/** {@code verify}: whether what is known is what upstream says. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares the state of some of the watched devices, chosen at random, with what ThingSpace says now.",
            "What was reported since a device's last poll differs until its next one: look at the time that is told."
        })
final class VerifyCommand implements Callable<Integer> {

    private final Sample sample;

    @Mixin
    private final Result result = new Result();

    @Parameters(
            arity = "0..1",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many devices, 1 to " + SampleSize.MOST + "; " + "${DEFAULT-VALUE} if not given.")
    private int devices;

    @Spec
    private CommandSpec spec;

    private final ArrayNode all = Json.object().putArray("devices");
    private int polled;
    private int alike;
    private int different;
    private int unknown;
    private int failed;

    VerifyCommand(Sample sample) {
        this.sample = sample;
    }

    @Override
    public Integer call() {
        sample.take(SampleSize.checked(devices, spec), this::told);
        if (result.forPrograms()) {
            ObjectNode document = Json.object()
                    .put("compared", polled)
                    .put("alike", alike)
                    .put("different", different)
                    .put("neverPolled", unknown)
                    .put("failed", failed);
            document.set("devices", all);
            result.print(document);
        } else {
            result.out()
                    .println(PlainText.count(polled, "device") + ": " + alike + " alike, " + different + " different, "
                            + unknown + " never polled yet, " + failed + " not read");
        }
        return different + failed == 0 && polled > 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void told(Sample.Device device) {
        polled++;
        String verdict;
        if (device.cause().isPresent()) {
            failed++;
            verdict = "not read: " + device.outcome() + " (" + device.cause().get() + ")";
        } else if (!device.polledBefore()) {
            unknown++;
            verdict = "never polled yet";
        } else if (device.differences().isEmpty()) {
            alike++;
            verdict = "";
        } else {
            different++;
            verdict = "differs";
        }
        if (result.forPrograms()) {
            SampleSize.document(device, all.addObject()).set("differences", Json.of(device.differences()));
        } else if (!verdict.isEmpty()) {
            result.out().println(device.imei() + " " + PlainText.of(verdict));
            device.differences().forEach(one -> result.out().println("  " + PlainText.of(one)));
        }
    }
}

package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code watch confirm}: lets a removal happen that was held back. */
@Command(
        name = "confirm",
        mixinStandardHelpOptions = true,
        description = "Lets the watchlist file or discovery unwatch the many devices that were held back.")
final class ConfirmCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Option(names = "--dry-run", description = "Only tells what is held back, and why.")
    private boolean dryRun;

    ConfirmCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        Service service = options.service();
        JsonNode removals = dryRun ? heldBack(service) : service.done(service.send("POST", "/api/watchlist/confirm"));
        long devices = removals.path("removals").asLong();
        String why = Json.text(removals, "was");
        if (result.forPrograms()) {
            result.print(removals);
        } else if (devices == 0) {
            result.out().println("nothing is held back");
        } else {
            result.out()
                    .println(PlainText.count(devices, "device") + (dryRun ? " would be" : " will be")
                            + " unwatched; held back: " + PlainText.of(why));
        }
        return CommandLine.ExitCode.OK;
    }

    private static JsonNode heldBack(Service service) {
        JsonNode held = service.get("/api/summary").path("total").path("heldRemovals");
        return Json.object()
                .put("removals", held.path("devices").asLong())
                .put("was", held.path("waitsFor").textValue());
    }
}

package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import io.upgradewatch.fota.Imei;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watch remove}: one call for each device. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Unwatches devices, by name or all that filters mean. A device that the watchlist file wants, too, stays until it leaves the file.",
            "Watching again within 7 days undoes it: nothing is told twice."
        })
final class RemoveCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Mixin
    private final DeviceFilter filter = new DeviceFilter();

    @Option(names = "--dry-run", description = "With filters: only tells how many devices they mean.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "IMEI", description = "15 digits.", converter = ImeiConverter.class)
    private List<Imei> imeis = new ArrayList<>();

    RemoveCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        if (imeis.isEmpty() == filter.all()) {
            throw new ParameterException(spec.commandLine(), "name devices, or filters that mean them");
        }
        if (dryRun && filter.all()) {
            throw new ParameterException(spec.commandLine(), "--dry-run goes with filters");
        }
        Service service = options.service();
        if (!filter.all()) {
            return removeMany(service);
        }
        Answers answers = new Answers(result);
        for (Imei imei : imeis) {
            remove(service, imei, answers);
        }
        return answers.finish();
    }

    private int removeMany(Service service) {
        Map<String, String> parameters = filter.parameters();
        parameters.put("dryRun", String.valueOf(dryRun));
        JsonNode report = service.done(service.post("/api/devices/unwatch", parameters));
        if (result.forPrograms()) {
            result.print(report);
        } else {
            result.out()
                    .println(PlainText.count(report.path("devices").asLong(), "device") + ": "
                            + report.path("unwatched").asLong() + (dryRun ? " would be unwatched, " : " unwatched, ")
                            + report.path("kept").asLong() + (dryRun ? " would stay" : " stay")
                            + ", as the watchlist file wants them");
        }
        return CommandLine.ExitCode.OK;
    }

    private static void remove(Service service, Imei imei, Answers answers) {
        String path = "/api/devices/" + imei.digits();
        Service.Answer removed = service.send("DELETE", path);
        if (!removed.done()) {
            answers.refused(imei, removed.why());
            return;
        }
        Service.Answer left = service.send("GET", path);
        if (left.done()) {
            String by = Json.words(left.body().path("watch").path("sources"));
            answers.done(imei, "stays", "stays watched, as others want it: " + by);
        } else {
            answers.done(imei, "unwatched", "is not watched");
        }
    }
}

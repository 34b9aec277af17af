package io.upgradewatch.command.watching;

import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import io.upgradewatch.fota.Imei;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code watch remove}: one call for each device. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Unwatches devices. A device that the watchlist file wants, too, stays until it leaves the file.",
            "Watching again within 7 days undoes it: nothing is told twice."
        })
final class RemoveCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Parameters(arity = "1..*", paramLabel = "IMEI", description = "15 digits.", converter = ImeiConverter.class)
    private List<Imei> imeis;

    RemoveCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        Service service = options.service();
        Answers answers = new Answers(result);
        for (Imei imei : imeis) {
            remove(service, imei, answers);
        }
        return answers.finish();
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

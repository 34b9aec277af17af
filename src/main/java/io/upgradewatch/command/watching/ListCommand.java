package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Table;
import io.upgradewatch.command.service.ServiceOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watch list}: watched devices, by IMEI, with what is known of them. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists watched devices, by IMEI.")
final class ListCommand implements Callable<Integer> {

    // So many lines have their columns in one line, and memory does not grow with the fleet.
    private static final int ROWS_AT_ONCE = 1_000;

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Mixin
    private final DeviceFilter filter = new DeviceFilter();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; without it, all.")
    private Long limit;

    @Spec
    private CommandSpec spec;

    private long shown;
    private Table table = heading();

    ListCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        if (result.forPrograms()) {
            // One document, written as it comes in.
            filter.each(options.service(), device -> {
                result.out().print((shown == 0 ? "{\"devices\":[" : ",") + device);
                return goOn();
            });
            result.out().println((shown == 0 ? "{\"devices\":[" : "") + "]}");
            return CommandLine.ExitCode.OK;
        }
        filter.each(options.service(), device -> {
            row(device);
            return goOn();
        });
        if (!table.isEmpty()) {
            table.print(result.out(), "");
        }
        result.out().println(PlainText.count(shown, "device"));
        return CommandLine.ExitCode.OK;
    }

    private boolean goOn() {
        shown++;
        return (limit == null || shown < limit) && !result.unread();
    }

    private void row(JsonNode device) {
        if (shown > 0 && shown % ROWS_AT_ONCE == 0) {
            table.print(result.out(), "");
            table = heading();
        }
        JsonNode latest = device.path("upgrades").path(0);
        JsonNode poll = device.path("lastPoll");
        table.row(
                Json.text(device, "imei"),
                Json.text(device.path("watch"), "account"),
                Json.text(latest, "status"),
                Json.text(latest, "firmwareTo"),
                PlainText.moment(Json.text(latest, "reportUpdatedTime")),
                Json.text(poll, "outcome"),
                PlainText.moment(Json.text(poll, "at")),
                Json.words(device.path("watch").path("tags")));
    }

    private static Table heading() {
        return new Table("IMEI", "ACCOUNT", "STATUS", "FIRMWARE", "REPORTED", "OUTCOME", "POLLED", "TAGS");
    }
}

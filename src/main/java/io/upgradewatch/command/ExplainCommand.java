package io.upgradewatch.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Table;
import io.upgradewatch.command.service.ServiceOptions;
import io.upgradewatch.command.watching.ImeiConverter;
import io.upgradewatch.fota.Imei;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code explain}: what is known of one device, and when it is polled next and why then. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Tells what is known of a device, how its last poll ended, when the next one is and why then.")
final class ExplainCommand implements Callable<Integer> {

    private static final Set<String> TOLD_APART = Set.of("imei", "watch", "upgrades", "lastPoll", "nextPoll", "why");

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Parameters(paramLabel = "IMEI", description = "15 digits.", converter = ImeiConverter.class)
    private Imei imei;

    ExplainCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        JsonNode device = options.service().get("/api/devices/" + imei.digits());
        if (result.forPrograms()) {
            result.print(device);
        } else {
            tell(device);
        }
        return CommandLine.ExitCode.OK;
    }

    private void tell(JsonNode device) {
        JsonNode watch = device.path("watch");
        JsonNode last = device.path("lastPoll");
        line("device", imei.digits() + " of account " + Json.text(watch, "account"));
        line(
                "watched",
                "for changes since " + PlainText.moment(Json.text(watch, "since")) + ", asked for by "
                        + Json.words(watch.path("sources")));
        line("tags", Json.words(watch.path("tags")));
        line("last poll", last.isObject() ? poll(last) : "none by the instance that has the device now");
        line("next poll", PlainText.moment(Json.text(device, "nextPoll")) + ": " + Json.text(device, "why"));
        // What a later service tells besides is shown as it is.
        device.properties().forEach(member -> {
            if (!TOLD_APART.contains(member.getKey()) && !member.getValue().isNull()) {
                JsonNode value = member.getValue();
                line(member.getKey(), value.isValueNode() ? value.asText() : value.toString());
            }
        });
        upgrades(device.path("upgrades"));
    }

    private void upgrades(JsonNode upgrades) {
        PrintWriter out = result.out();
        if (upgrades.isEmpty()) {
            line("upgrades", "none known");
            return;
        }
        out.println("upgrades, the one reported last first:");
        Table table = new Table("STATUS", "FROM", "TO", "REPORTED", "CAMPAIGN", "MISSING SINCE", "REASON");
        upgrades.forEach(upgrade -> table.row(
                Json.text(upgrade, "status"),
                Json.text(upgrade, "firmwareFrom"),
                Json.text(upgrade, "firmwareTo"),
                PlainText.moment(Json.text(upgrade, "reportUpdatedTime")),
                Json.text(upgrade, "campaignId"),
                PlainText.moment(Json.text(upgrade, "missingSince")),
                Json.text(upgrade, "reason")));
        table.print(out, "  ");
    }

    private static String poll(JsonNode poll) {
        String cause = Json.text(poll, "cause");
        return PlainText.moment(Json.text(poll, "at")) + ": " + Json.text(poll, "outcome")
                + (cause.isEmpty() ? "" : " (" + cause + ")");
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            result.out().println(PlainText.of(String.format("%-10s %s", name, value)));
        }
    }
}

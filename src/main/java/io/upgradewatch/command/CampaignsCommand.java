package io.upgradewatch.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Table;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code campaigns}: campaigns in flight, or one of them. */
@Command(
        name = "campaigns",
        mixinStandardHelpOptions = true,
        description = "Lists the campaigns in flight with their devices by status, or tells of one.")
final class CampaignsCommand implements Callable<Integer> {

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Tells of this campaign alone.")
    private String id;

    CampaignsCommand(ServiceOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        JsonNode found = options.service().get("/api/campaigns" + (id == null ? "" : "/" + Service.segment(id)));
        if (result.forPrograms()) {
            result.print(found);
        } else if (id == null) {
            list(found.path("campaigns"));
        } else {
            one(found);
        }
        return CommandLine.ExitCode.OK;
    }

    private void list(JsonNode campaigns) {
        Table table = new Table("ID", "NAME", "STATUS", "TO", "BEGINS", "ENDS", "DEVICES", "WATCHED", "BY HISTORIES");
        campaigns.forEach(campaign -> table.row(
                Json.text(campaign, "id"),
                Json.text(campaign, "name"),
                Json.text(campaign, "status"),
                Json.text(campaign, "firmwareTo"),
                Json.text(campaign, "startDate"),
                Json.text(campaign, "endDate"),
                Json.text(campaign, "devices"),
                Json.text(campaign, "watched"),
                counts(campaign.path("watchedByStatus"))));
        if (!table.isEmpty()) {
            table.print(result.out(), "");
        }
        result.out().println(PlainText.count(campaigns.size(), "campaign"));
    }

    private void one(JsonNode campaign) {
        line("campaign", Json.text(campaign, "id") + " of account " + Json.text(campaign, "account"));
        line("name", Json.text(campaign, "name"));
        line("status", Json.text(campaign, "status"));
        line("dates", Json.text(campaign, "startDate") + " to " + Json.text(campaign, "endDate"));
        line("firmware", Json.text(campaign, "firmwareFrom") + " -> " + Json.text(campaign, "firmwareTo"));
        line("devices", Json.text(campaign, "devices") + " on its pages: " + counts(campaign.path("devicesByStatus")));
        line("watched", Json.text(campaign, "watched") + " by histories: " + counts(campaign.path("watchedByStatus")));
        line("read", PlainText.moment(Json.text(campaign, "readAt")));
    }

    private void line(String name, String value) {
        if (!value.isEmpty()) {
            result.out().println(PlainText.of(String.format("%-9s %s", name, value)));
        }
    }

    private static String counts(JsonNode byStatus) {
        List<String> counts = new ArrayList<>();
        byStatus.properties()
                .forEach(status ->
                        counts.add(status.getKey() + " " + status.getValue().asText()));
        return String.join(", ", counts);
    }
}

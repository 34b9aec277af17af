package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.service.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which of the watched devices are meant, page by page of the list that the service has. Part of one command only. */
final class DeviceFilter {

    private static final String PAGE = "1000";

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            defaultValue = "",
            description = "Only devices of this account.")
    private String account;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            defaultValue = "",
            description = "Only devices whose latest upgrade has this status; none: of which none is known.")
    private String status;

    @Option(
            names = "--firmware",
            paramLabel = "FIRMWARE",
            defaultValue = "",
            description = "Only devices with this firmware.")
    private String firmware;

    @Option(names = "--campaign", paramLabel = "ID", defaultValue = "", description = "Only devices of this campaign.")
    private String campaign;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            defaultValue = "",
            description = "Only devices whose last poll ended so; or late, set_aside, never_answered.")
    private String outcome;

    @Option(names = "--tag", paramLabel = "TAG", defaultValue = "", description = "Only devices with this tag.")
    private String tag;

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only devices that this text finds.")
    private String search;

    /** Whether it means every device. */
    boolean all() {
        return parameters().values().stream().allMatch(String::isEmpty);
    }

    /** As REST takes them, in a map of the caller's; empty ones are not given. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("account", account);
        parameters.put("status", status);
        parameters.put("firmware", firmware);
        parameters.put("campaign", campaign);
        parameters.put("outcome", outcome);
        parameters.put("tag", tag);
        parameters.put("q", search);
        return parameters;
    }

    /** Hands over the devices, by IMEI, as {@code GET /api/devices} shows them, until {@code taker} wants no more. */
    void each(Service service, Predicate<JsonNode> taker) {
        Map<String, String> parameters = parameters();
        parameters.put("limit", PAGE);
        String after;
        do {
            JsonNode page = service.get("/api/devices", parameters);
            for (JsonNode device : page.path("devices")) {
                if (!taker.test(device)) {
                    return;
                }
            }
            after = Json.text(page, "next");
            parameters.put("after", after);
        } while (!after.isEmpty());
    }
}

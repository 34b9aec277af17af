package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a real Alertmanager holds back while another alert explains it. */
class InhibitionIT {

    private static final Set<String> LATE = Set.of("FleetStale", "DetectionSlow", "DetectionSlowNow");
    private static final Set<String> STANDING_STILL = with(LATE, "NothingPolled");
    private static final Set<String> UPSTREAM =
            with(STANDING_STILL, "BudgetTooSmall", "UpstreamThrottled", "AnswersUnreadable", "AccountDenied");

    private static final String THE_LAST = "the last";

    @Test
    void eachAlertHoldsBackWhatItCausesAndNothingElse() throws IOException {
        Map<String, Set<String>> expected = Map.of(
                "UpstreamUnreachable", UPSTREAM,
                "UpgradewatchDown", with(UPSTREAM, "ShardsNotOwned", "ReplayStuck", "CommitsFailing"),
                "CredentialSetPaused", with(STANDING_STILL, "AccountDenied"),
                "UpstreamThrottled", LATE,
                "BudgetTooSmall", LATE,
                "ShardsNotOwned", STANDING_STILL,
                "ReplayStuck", STANDING_STILL,
                "CommitsFailing", STANDING_STILL,
                "DetectionSlowNow", Set.of("DetectionSlow"));
        assertThat(heldBack()).isEqualTo(expected);
    }

    /** Each alert fires beside each possible cause, in a deployment of their own, so that nothing else explains it. */
    private static Map<String, Set<String>> heldBack() throws IOException {
        String configuration = Files.readString(AlertRules.FOLDER.resolve("alertmanager.yml"));
        try (Server alertmanager = Server.alertmanager(configuration.replace("example.com", "invalid"))) {
            List<Object> firing = new ArrayList<>();
            for (String cause : new AlertRules().names()) {
                for (String name : new AlertRules().names()) {
                    firing.add(alert(cause, cause + " " + name));
                    firing.add(alert(name, cause + " " + name));
                }
            }
            firing.add(alert("DetectionSlowNow", THE_LAST));
            firing.add(alert("DetectionSlow", THE_LAST));
            assertThat(alertmanager.post("/api/v2/alerts", firing)).isEqualTo(200);
            // It takes alerts, says so, and takes them into account by and by, in their order.
            await().until(() ->
                    alerts(alertmanager).anyMatch(alert -> job(alert).equals(THE_LAST) && suppressed(alert)));
            Map<String, Set<String>> heldBack = new TreeMap<>();
            for (JsonNode alert : alertmanager.get("/api/v2/alerts")) {
                String[] pair = job(alert).split(" ");
                String name = alert.at("/labels/alertname").asText();
                if (name.equals(pair[1]) && suppressed(alert)) {
                    heldBack.computeIfAbsent(pair[0], cause -> new TreeSet<>()).add(name);
                }
            }
            return heldBack;
        }
    }

    private static Stream<JsonNode> alerts(Server alertmanager) {
        return StreamSupport.stream(alertmanager.get("/api/v2/alerts").spliterator(), false);
    }

    private static String job(JsonNode alert) {
        return alert.at("/labels/job").asText();
    }

    private static boolean suppressed(JsonNode alert) {
        return alert.at("/status/state").asText().equals("suppressed");
    }

    private static Object alert(String name, String job) {
        return Map.of("labels", Map.of("alertname", name, "job", job));
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}

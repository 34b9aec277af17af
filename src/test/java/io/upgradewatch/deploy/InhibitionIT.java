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
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real Alertmanager holds back while another alert explains it. */
class InhibitionIT {

    private static final Set<String> LATE = Set.of("FleetStale", "DetectionSlow", "DetectionSlowNow");
    private static final Set<String> STANDING_STILL = with(LATE, "NothingPolled");
    private static final Set<String> UPSTREAM =
            with(STANDING_STILL, "BudgetTooSmall", "UpstreamThrottled", "AnswersUnreadable", "AccountDenied");

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
            assertThat(alertmanager.post("/api/v2/alerts", firing)).isEqualTo(200);
            Map<String, Set<String>> heldBack = new TreeMap<>();
            for (JsonNode alert : alertmanager.get("/api/v2/alerts")) {
                String[] pair = alert.at("/labels/job").asText().split(" ");
                String name = alert.at("/labels/alertname").asText();
                if (name.equals(pair[1]) && alert.at("/status/state").asText().equals("suppressed")) {
                    heldBack.computeIfAbsent(pair[0], cause -> new TreeSet<>()).add(name);
                }
            }
            return heldBack;
        }
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

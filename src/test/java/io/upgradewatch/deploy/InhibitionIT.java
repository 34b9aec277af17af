package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real Alertmanager holds back while another alert explains it. */
class InhibitionIT {

    @Test
    void anOutageOfUpstreamHoldsBackWhatItCausesAndNothingElse() throws IOException {
        assertThat(heldBackBy("UpstreamUnreachable"))
                .containsExactlyInAnyOrder(
                        "NothingPolled",
                        "FleetStale",
                        "DetectionSlow",
                        "DetectionSlowNow",
                        "BudgetTooSmall",
                        "UpstreamThrottled",
                        "AnswersUnreadable",
                        "AccountDenied");
    }

    @Test
    void shardsWithoutAnOwnerExplainWhatIsLateButNoThrottling() throws IOException {
        assertThat(heldBackBy("ShardsNotOwned"))
                .containsExactlyInAnyOrder("NothingPolled", "FleetStale", "DetectionSlow", "DetectionSlowNow");
    }

    /** Each other alert fires beside the cause, in a deployment of its own, so that nothing else explains it. */
    private static Set<String> heldBackBy(String cause) throws IOException {
        String configuration = Files.readString(AlertRules.FOLDER.resolve("alertmanager.yml"));
        try (Server alertmanager = Server.alertmanager(configuration.replace("example.com", "invalid"))) {
            for (String name : new AlertRules().names()) {
                fire(alertmanager, cause, name);
                fire(alertmanager, name, name);
            }
            Set<String> heldBack = new TreeSet<>();
            for (JsonNode alert : alertmanager.get("/api/v2/alerts")) {
                String name = alert.at("/labels/alertname").asText();
                if (alert.at("/labels/job").asText().equals(name)
                        && alert.at("/status/state").asText().equals("suppressed")) {
                    heldBack.add(name);
                }
            }
            return heldBack;
        }
    }

    private static void fire(Server alertmanager, String name, String job) {
        List<?> alerts = List.of(Map.of("labels", Map.of("alertname", name, "job", job)));
        assertThat(alertmanager.post("/api/v2/alerts", alerts)).isEqualTo(200);
    }
}

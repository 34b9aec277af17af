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

    private static final AlertRules RULES = new AlertRules();
    private static final Set<String> OF_A_SET = Set.of("SetStandsStill", "UpstreamThrottled", "BudgetTooSmall");
    private static final Set<String> KAFKA = Set.of(
            "KafkaUnheard",
            "ShardsNotOwned",
            "ReplayStuck",
            "ShardsFull",
            "CommitsFailing",
            "SetStandsStill",
            "BudgetTooSmall",
            "FleetStale",
            "DetectionSlow",
            "DetectionSlowNow");

    private static final String THE_LAST = "the last";

    @Test
    void eachAlertHoldsBackWhatItCausesAndNothingElse() throws IOException {
        Map<String, Set<String>> ofTheJob = new TreeMap<>(Map.of(
                "UpgradewatchDown",
                with(
                        KAFKA,
                        "InstanceMissing",
                        "KafkaAway",
                        "ForeignTransactionOpen",
                        "TokensRefused",
                        "UpstreamUnreachable",
                        "UpstreamThrottled",
                        "ClockOff",
                        "UpstreamFrozen"),
                "KafkaAway",
                new TreeSet<>(KAFKA),
                "ShardsNotOwned",
                with(Set.of(), "FleetStale", "DetectionSlow"),
                "ReplayStuck",
                with(Set.of(), "FleetStale", "DetectionSlow"),
                "DetectionSlowNow",
                with(Set.of(), "DetectionSlow")));
        assertThat(heldBack("a", "b")).as("of another set").isEqualTo(ofTheJob);

        Map<String, Set<String>> all = new TreeMap<>(ofTheJob);
        all.put("CredentialSetPaused", with(OF_A_SET));
        all.put("TokensRefused", with(OF_A_SET));
        all.put("UpstreamUnreachable", with(OF_A_SET));
        all.put("SetStandsStill", with(Set.of(), "UpstreamThrottled", "BudgetTooSmall"));
        all.put("UpstreamThrottled", with(Set.of(), "BudgetTooSmall"));
        Map<String, Set<String>> heldBack = heldBack("a", "a");
        assertThat(heldBack).as("of the same set").isEqualTo(all);
        heldBack.forEach((cause, names) -> names.forEach(name -> assertThat(RULES.severityOf(cause))
                .as("%s holds back %s", cause, name)
                .isIn("page", RULES.severityOf(name))));
    }

    /**
     * Each alert fires beside each possible cause, in a deployment of their own, so that nothing else explains it.
     *
     * @param causes the set of the cause
     * @param effects the set of what it may hold back
     */
    private static Map<String, Set<String>> heldBack(String causes, String effects) throws IOException {
        String configuration = Files.readString(AlertRules.FOLDER.resolve("alertmanager.yml"));
        try (Server alertmanager = Server.alertmanager(configuration.replace("example.com", "invalid"))) {
            List<Object> firing = new ArrayList<>();
            for (String cause : RULES.names()) {
                for (String name : RULES.names()) {
                    firing.add(alert(cause, cause + " " + name, causes));
                    firing.add(alert(name, cause + " " + name, effects));
                }
            }
            firing.add(alert("DetectionSlowNow", THE_LAST, causes));
            firing.add(alert("DetectionSlow", THE_LAST, effects));
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

    private static Object alert(String name, String job, String set) {
        return Map.of("labels", Map.of("alertname", name, "job", job, "set", set));
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }
}

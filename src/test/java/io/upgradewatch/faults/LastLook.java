package io.upgradewatch.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.app.Events;
import io.upgradewatch.app.ServiceProcess;
import io.upgradewatch.faults.Course.Step;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When all is calm: what the state topic and REST say, compared with the truth. */
final class LastLook {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Scene scene;
    private final Truth truth;
    private final Churn churn;

    LastLook(Scene scene, Truth truth, Churn churn) {
        this.scene = scene;
        this.truth = truth;
        this.churn = churn;
    }

    /** What has not been told yet. */
    List<String> untold() {
        return truth.devices().stream()
                .filter(device -> !device.complete())
                .map(device -> "missing: not all of " + device + " has been told")
                .toList();
    }

    /** Where the state topic differs from the truth. */
    List<String> statesAmiss() {
        Map<String, JsonNode> states = new HashMap<>();
        try (Events events = new Events(scene.broker.bootstrapServers(), Scene.STATE)) {
            events.toTheEnd().forEach(row -> states.put(row.key(), row.value()));
        }
        List<String> amiss = new ArrayList<>();
        for (ScriptedDevice device : truth.devices()) {
            JsonNode state = states.remove(device.imei.digits());
            if (state == null
                    || !state.get("account").asText().equals(device.account.value())
                    || !upgrades(state).equals(device.now())) {
                amiss.add("state of " + device + " is " + state + " and the truth " + device.now());
            }
        }
        churn.watched().forEach((imei, account) -> {
            JsonNode state = states.remove(imei.digits());
            boolean right = account.map(name -> state != null
                            && !state.hasNonNull("unwatchedAt")
                            && state.get("account").asText().equals(name.value()))
                    .orElse(state == null || state.hasNonNull("unwatchedAt"));
            if (!right) {
                amiss.add("state of spare " + imei.digits() + " is " + state + " and it is watched by " + account);
            }
        });
        return amiss;
    }

    /** Where REST differs from the truth. */
    List<String> restAmiss(ServiceProcess instance) {
        List<String> amiss = new ArrayList<>();
        for (ScriptedDevice device : truth.devices()) {
            HttpResponse<String> answer = instance.get("/api/devices/" + device.imei.digits());
            try {
                if (answer.statusCode() != 200
                        || !upgrades(JSON.readTree(answer.body())).equals(device.now())) {
                    amiss.add("REST says " + answer.statusCode() + " " + answer.body() + " of " + device
                            + " and the truth is " + device.now());
                }
            } catch (IOException unreadable) {
                amiss.add("REST says what cannot be read of " + device + ": " + unreadable);
            }
        }
        return amiss;
    }

    private static Map<String, Step> upgrades(JsonNode state) {
        Map<String, Step> upgrades = new TreeMap<>();
        for (JsonNode upgrade : state.get("upgrades")) {
            upgrades.put(
                    upgrade.get("campaignId").asText(),
                    new Step(
                            upgrade.get("status").asText(),
                            Instant.parse(upgrade.get("reportUpdatedTime").asText())));
        }
        return upgrades;
    }
}

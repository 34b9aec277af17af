package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Answer;
import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.upgradewatch.embedded.thingspace.fault.Fault;
import io.upgradewatch.embedded.thingspace.fault.FaultRule;
import io.upgradewatch.embedded.thingspace.fleet.RecordShape;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The control API under {@code /simulator/}: what {@link Simulator} offers in Java, over HTTP and in JSON.
 *
 * <pre>
 * PUT    faults                  {"fault":"slow-drip","endpoint":"history","account":…,"device":…,
 *                                 "count":3,"probability":0.5,"by":"PT1S"}; all but the fault may be left out
 * DELETE faults[?fault=…]        switches off all, or one kind
 * GET    faults                  those that are on, and those that there are
 * POST   devices/{imei}/history  the exact answer for this device; DELETE forgets it
 * PUT    devices/{imei}/shape    {"shape":"v2"}
 * POST   expire/bearer           also expire/session
 * PUT    password                {"username":…,"password":…}
 * POST   unlock                  {"username":…}
 * POST   clock                   {"now":"2026-01-01T00:00:00Z","advance":"PT1H","speed":60}, each optional; GET tells it
 * POST   bad-firmware            {"account":…,"failureShare":0.6} spoils the running campaign
 * GET    counters
 * </pre>
 */
final class ControlRoutes {

    private static final String PREFIX = "/simulator/";

    private final Simulator simulator;

    ControlRoutes(Simulator simulator) {
        this.simulator = simulator;
    }

    /** The answer to a request with this body. */
    Answer answer(HttpServerRequest request, Buffer body) {
        try {
            String call = request.method() + " " + request.path().substring(PREFIX.length());
            return call.contains(" devices/") ? device(request, body) : answer(call, request, body);
        } catch (IllegalArgumentException | DateTimeException | DecodeException | ClassCastException refused) {
            return Answer.json(
                    400, new JsonObject().put("error", refused.getMessage()).encode());
        }
    }

    private Answer answer(String call, HttpServerRequest request, Buffer body) {
        return switch (call) {
            case "PUT faults" -> done(() -> simulator.faults().add(rule(body.toJsonObject())));
            case "DELETE faults" -> done(() -> clear(request.getParam("fault")));
            case "GET faults" -> Answer.json(faults().encode());
            case "GET counters" -> Answer.json(counters().encode());
            case "POST expire/bearer" -> done(simulator.bearers()::expire);
            case "POST expire/session" -> done(simulator.logins()::expire);
            case "PUT password" -> done(() -> password(body.toJsonObject()));
            case "POST unlock" -> done(() -> simulator.logins().unlock(required(body.toJsonObject(), "username")));
            case "GET clock" -> Answer.json(clock().encode());
            case "POST clock" -> done(() -> move(body.toJsonObject()));
            case "POST bad-firmware" -> done(() -> spoil(body.toJsonObject()));
            default -> Answer.json(404, "{\"error\":\"no such call\"}");
        };
    }

    private Answer device(HttpServerRequest request, Buffer body) {
        String[] path = request.path().substring(PREFIX.length()).split("/");
        Imei imei = Imei.of(path.length > 1 ? path[1] : "");
        return switch (request.method() + " " + (path.length > 2 ? path[2] : "")) {
            case "POST history", "PUT history" -> done(() -> simulator.script(imei, body.toString()));
            case "DELETE history" -> done(() -> simulator.unscript(imei));
            case "PUT shape" ->
                done(() -> simulator.shape(imei, RecordShape.named(required(body.toJsonObject(), "shape"))));
            default -> Answer.json(404, "{\"error\":\"no such call\"}");
        };
    }

    private void clear(String fault) {
        if (fault == null) {
            simulator.faults().clear();
        } else {
            simulator.faults().clear(Fault.named(fault));
        }
    }

    private static FaultRule rule(JsonObject json) {
        String account = json.getString("account");
        String device = json.getString("device");
        String by = json.getString("by");
        return new FaultRule(
                Fault.named(required(json, "fault")),
                Endpoint.named(json.getString("endpoint", "history")),
                account == null ? null : new AccountName(account),
                device == null ? null : Imei.of(device),
                json.getLong("count", FaultRule.ALWAYS),
                json.getDouble("probability", 1.0),
                by == null ? null : Duration.parse(by));
    }

    private JsonObject faults() {
        JsonArray on = new JsonArray();
        simulator.faults().rules().forEach(rule -> on.add(rule.fault().label()));
        JsonArray known = new JsonArray();
        Arrays.stream(Fault.values()).forEach(fault -> known.add(fault.label()));
        return new JsonObject().put("on", on).put("known", known);
    }

    private JsonObject counters() {
        JsonObject requests = new JsonObject();
        Arrays.stream(Endpoint.values())
                .forEach(endpoint ->
                        requests.put(endpoint.label(), simulator.traffic().requests(endpoint)));
        return new JsonObject()
                .put("requests", requests)
                .put("inFlight", simulator.traffic().inFlight())
                .put("mostAtOnce", simulator.traffic().mostAtOnce())
                .put("tokensIssued", simulator.bearers().issued())
                .put("loginsAttempted", simulator.logins().attempted())
                .put("loginsFailed", simulator.logins().failed())
                .put("loginsSucceeded", simulator.logins().succeeded());
    }

    private void password(JsonObject json) {
        simulator.logins().password(required(json, "username"), required(json, "password"));
    }

    private JsonObject clock() {
        return new JsonObject()
                .put("now", simulator.clock().instant().toString())
                .put("speed", simulator.clock().speed());
    }

    private void move(JsonObject json) {
        if (json.containsKey("now")) {
            simulator.clock().set(Instant.parse(json.getString("now")));
        }
        if (json.containsKey("advance")) {
            simulator.clock().advance(Duration.parse(json.getString("advance")));
        }
        if (json.containsKey("speed")) {
            simulator.clock().speed(json.getDouble("speed"));
        }
    }

    private void spoil(JsonObject json) {
        AccountName account = new AccountName(required(json, "account"));
        simulator.spoil(account, json.getDouble("failureShare", 0.6));
    }

    private static String required(JsonObject json, String field) {
        String value = json.getString(field);
        if (value == null) {
            throw new IllegalArgumentException(field + " is required");
        }
        return value;
    }

    private static Answer done(Runnable step) {
        step.run();
        return Answer.empty(204);
    }
}

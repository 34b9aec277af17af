package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.embedded.thingspace.Caller;
import io.upgradewatch.embedded.thingspace.RunningSimulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedClock;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import io.upgradewatch.fota.Imei;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Faults that answer in good order and with something other than the truth, and those that ask for patience. */
class DistortionsIT {

    private static final Imei DEVICE = Imei.of("490154203237518");

    private final SimulatedFleet fleet = SimulatedFleet.lively(100);
    private final SimulatedClock clock = SimulatedClock.standingAt(Instant.parse("2026-03-01T10:19:59Z"));
    private final RunningSimulator running =
            new RunningSimulator(SimulatorSettings.of(fleet).withClock(clock));
    private final FaultRules faults = running.simulator().faults();
    private final Caller caller = running.caller().loggedIn();
    private final String path = "/api/fota/v3/reports/" + fleet.account() + "/devices/"
            + fleet.imei(0).digits();
    private final JsonArray truth = new JsonArray(caller.get(path).body());

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void aLaggingReplicaTellsWhatWasTrueEarlier() {
        clock.advance(fleet.period());
        faults.add(FaultRule.of(Fault.LAGGING).by(fleet.period()));

        assertThat(history()).isEqualTo(truth);
        faults.clear();
        assertThat(history()).isNotEqualTo(truth);
    }

    @Test
    void aLaggingReplicaTellsTheScriptBeforeThisOne() {
        running.simulator().script(DEVICE, "[1]");
        clock.advance(Duration.ofMinutes(10));
        running.simulator().script(DEVICE, "[2]");
        faults.add(Fault.LAGGING);
        String scripted = "/api/fota/v3/reports/" + fleet.account() + "/devices/" + DEVICE.digits();

        assertThat(caller.get(scripted).body()).isEqualTo("[1]");
    }

    @Test
    void someEntriesVanish() {
        faults.add(Fault.VANISHING);

        assertThat(history()).hasSize(3);
        assertThat(truth).hasSize(5).containsAll(history());
    }

    @Test
    void entriesComeTwice() {
        faults.add(Fault.DUPLICATES);

        assertThat(history()).hasSize(10).containsAll(truth);
    }

    @Test
    void entriesComeTwiceTheOlderReportFirst() {
        faults.add(Fault.OLDER_DUPLICATES);

        JsonArray history = history();

        assertThat(history).hasSize(10).containsAll(truth);
        assertThat(history.getJsonObject(0).getString("status")).isEqualTo("UpgradePending");
        assertThat(history.getJsonObject(0).getString("campaignId"))
                .isEqualTo(truth.getJsonObject(0).getString("campaignId"));
    }

    @Test
    void entriesComeOldestFirst() {
        faults.add(Fault.BACKWARDS);
        List<Object> reversed = truth.stream().collect(Collectors.toList());
        Collections.reverse(reversed);

        assertThat(history()).isEqualTo(new JsonArray(reversed));
    }

    @Test
    void strangeEntriesComeBesideTheTrueOnes() {
        assertThat(struckBy(Fault.NULL_ENTRY).getValue(5)).isNull();
        assertThat(struckBy(Fault.ODD_ENTRY).getValue(5)).isEqualTo(42);
        assertThat(struckBy(Fault.UNKNOWN_FIELD).getJsonObject(0).containsKey("somethingNew"))
                .isTrue();
        assertThat(struckBy(Fault.UNKNOWN_STATUS).getJsonObject(4).getString("status"))
                .isEqualTo("UpgradeDreaming");
        assertThat(struckBy(Fault.BAD_TIME).getJsonObject(0).getString("reportUpdatedTime"))
                .isEqualTo("yesterday");
        assertThat(struckBy(Fault.ZERO_TIME).getJsonObject(0).getString("reportUpdatedTime"))
                .isEqualTo("0001-01-01 00:00:00 +0000 UTC");
    }

    @Test
    void whatIsNoListOfEntriesIsLeftAsItIs() {
        String scripted = "/api/fota/v3/reports/" + fleet.account() + "/devices/" + DEVICE.digits();
        List<Fault> onEntries = List.of(Fault.VANISHING, Fault.UNKNOWN_STATUS, Fault.BACKWARDS, Fault.NULL_ENTRY);

        assertThat(List.of("[1", "null", "", "<html>", "{\"a\":1}")).allSatisfy(script -> {
            running.simulator().script(DEVICE, script);
            onEntries.forEach(fault -> faults.add(FaultRule.of(fault).times(1)));
            onEntries.forEach(fault ->
                    assertThat(caller.get(scripted).body()).as(fault.label()).isEqualTo(script));
        });
        running.simulator().script(DEVICE, "[1]");
        faults.add(Fault.UNKNOWN_STATUS);
        assertThat(caller.get(scripted).body()).isEqualTo("[1]");
    }

    @Test
    void theJsonEndsInTheMiddle() {
        faults.add(Fault.TRUNCATED_JSON);

        String body = caller.get(path).body();

        assertThat(truth.encode()).startsWith(body);
        assertThatThrownBy(() -> new JsonArray(body)).isInstanceOf(DecodeException.class);
    }

    @Test
    void theJsonIsVeryDeep() {
        faults.add(Fault.DEEP_JSON);

        assertThat(caller.get(path).body()).hasSize(200_000).startsWith("[[[[").endsWith("]]]]");
    }

    @Test
    void theBytesAreNoText() {
        faults.add(FaultRule.of(Fault.GARBAGE).times(1));
        faults.add(FaultRule.of(Fault.BAD_ENCODING).times(1));

        byte[] garbage = caller.getBytes(path).body();
        byte[] badEncoding = caller.getBytes(path).body();

        assertThat(garbage).hasSize(2048);
        assertThatThrownBy(() -> utf8(garbage)).isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> utf8(badEncoding)).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void thePatienceAskedForComesInBothSpellings() {
        faults.add(FaultRule.of(Fault.TOO_MANY_REQUESTS_SECONDS).times(1).by(Duration.ofSeconds(7)));
        faults.add(FaultRule.of(Fault.TOO_MANY_REQUESTS_DATE).times(1).by(Duration.ofHours(1)));
        faults.add(FaultRule.of(Fault.TOO_MANY_REQUESTS).times(1));

        assertThat(caller.get(path).headers().firstValue("Retry-After")).hasValue("7");
        Instant before = Instant.now();
        String date = caller.get(path).headers().firstValue("Retry-After").orElseThrow();
        assertThat(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .isAfter(before.plus(Duration.ofMinutes(59)));
        assertThat(caller.get(path).headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void theControlApiSwitchesFaultsOnAndOff() {
        int refused =
                caller.control("PUT", "faults", "{\"fault\":\"no-such-fault\"}").statusCode();
        HttpResponse<String> on = caller.control(
                "PUT",
                "faults",
                "{\"fault\":\"bad-gateway\",\"endpoint\":\"history\",\"device\":\""
                        + fleet.imei(0).digits() + "\",\"count\":5,\"probability\":1.0,\"by\":\"PT1S\"}");

        assertThat(refused).isEqualTo(400);
        assertThat(on.statusCode()).isEqualTo(204);
        assertThat(caller.control("GET", "faults", "").body()).contains("\"on\":[\"bad-gateway\"]");
        assertThat(caller.get(path).statusCode()).isEqualTo(502);
        caller.control("DELETE", "faults", "");
        assertThat(caller.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aRefusedBearerUsesUpNoFault() {
        faults.add(FaultRule.of(Fault.BAD_GATEWAY).times(1));
        running.simulator().bearers().expire();

        assertThat(caller.get(path).statusCode()).isEqualTo(401);

        caller.takeBearer();
        assertThat(caller.get(path).statusCode()).isEqualTo(502);
    }

    @Test
    void aLoginWhoseAnswerGetsLostHasHappened() {
        faults.add(FaultRule.of(Fault.GATEWAY_TIMEOUT).at(Endpoint.LOGIN).times(1));

        assertThat(caller.login("demo-password").statusCode()).isEqualTo(504);

        assertThat(running.simulator().logins().succeeded()).isEqualTo(2);
    }

    private JsonArray struckBy(Fault fault) {
        faults.add(FaultRule.of(fault).times(1));
        return history();
    }

    private JsonArray history() {
        return new JsonArray(caller.get(path).body());
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}

package io.upgradewatch.serve;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.ValidatableResponse;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.watch.Watch;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

@QuarkusTest
@TestProfile(Scripted.class)
class ImportIT {

    private static final String DEVICE = "990000473475989";
    private static final String NDJSON = "{\"imei\":\"" + DEVICE + "\",\"account\":\"a\",\"tags\":[\"pilot\"]}\n";

    @Inject
    ScriptedFleet fleet;

    @Inject
    RecordingWatchlist watchlist;

    @BeforeEach
    void nothingWatched() {
        fleet.reset();
        watchlist.reset();
    }

    @Test
    void aDryRunJudgesAndWritesNothing() {
        given().contentType("text/csv")
                .body("imei,account\n" + DEVICE + ",0000123456-00001\n12,a\n")
                .post("/api/devices/import?dryRun=true")
                .then()
                .statusCode(200)
                .body("taken", equalTo(1))
                .body("refused", equalTo(1));
        assertThat(watchlist.rows()).isEmpty();
        assertThat(watchlist.rejected()).isZero();
    }

    @Test
    void whoAsksForLinesIsToldHowItGoesOnAndHowItEnds() {
        String rows = ("imei,account\n" + DEVICE + ",0000123456-00001\n12,a\n");
        String lines = given().contentType("text/csv")
                .accept("application/x-ndjson")
                .body(rows)
                .post("/api/devices/import")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();
        assertThat(lines.lines().reduce((before, last) -> last).orElseThrow())
                .startsWith("{\"report\":{")
                .contains("\"taken\":1", "\"refused\":1", "\"line\":3");
        given().accept("*/*")
                .contentType("text/csv")
                .body(rows)
                .post("/api/devices/import")
                .then()
                .contentType("application/json")
                .body("taken", equalTo(1));
    }

    @Test
    void goodRowsAreTakenAndBadOnesToldByLineAndField() {
        imported("text/csv", "imei,account\n" + DEVICE + ",0000123456-00001\n12,a\n\n490154203237518,odd,never\n")
                .statusCode(200)
                .body("taken", equalTo(1))
                .body("refused", equalTo(2))
                .body("warnings.checkDigit", equalTo(1))
                .body("warnings.accountForm", equalTo(0))
                .body("faultCount", equalTo(2))
                .body("faults.line", contains(3, 5))
                .body("faults.field", contains("imei", "since"));
        assertThat(watchlist.rows()).containsOnlyKeys(Imei.of(DEVICE));
        assertThat(watchlist.rejected()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-ndjson",
                "application/json",
                "application/jsonl",
                "text/plain",
                "application/octet-stream"
            })
    void ndjsonIsReadUnderAnyOfItsNames(String type) {
        imported(type, NDJSON).statusCode(200).body("taken", equalTo(1));
        assertThat(watchlist.rows().get(Imei.of(DEVICE)).tags()).containsExactly("pilot");
    }

    @Test
    void aRowWithoutSinceKeepsTheBeginningOfADeviceOfOurs() {
        Instant since = Instant.parse("2026-01-01T00:00:00Z");
        fleet.knows(new Watch(Imei.of(DEVICE), new AccountName("a"), since, List.of(), Watch.Source.TOPIC), null);

        imported("text/csv", DEVICE + ",a\n490154203237518,a\n").body("taken", equalTo(2));

        assertThat(watchlist.rows().get(Imei.of(DEVICE)).since()).isEqualTo(since);
        assertThat(watchlist.rows().get(Imei.of("490154203237518")).since()).isAfter(since);
    }

    @Test
    void aHundredThousandLinesPassWithAFewHundredOfThemOnTheirWay() {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            list.append(i % 50 == 0 ? "bad" : "%015d".formatted(i)).append(",0000123456-00001\n");
        }

        imported("text/csv", list.toString())
                .statusCode(200)
                .body("taken", equalTo(98_000))
                .body("refused", equalTo(2_000))
                .body("faultCount", equalTo(2_000))
                .body("faults", hasSize(1_000));

        assertThat(watchlist.rows()).hasSize(98_000);
        assertThat(watchlist.mostInFlight()).isBetween(2, 500);
    }

    @Test
    void aWatchlistThatCannotBeWrittenIsAProblemThatMayPass() {
        watchlist.breakDown();
        problem(imported("text/csv", DEVICE + ",a\n"), 503)
                .header("Retry-After", equalTo("3"))
                .body("detail", containsString("send it again"));
    }

    @Test
    void anotherMediaTypeIsAProblemThatNamesThoseThatAreTaken() {
        problem(imported("application/pdf", "x"), 415)
                .header("Accept-Post", containsString("text/csv"))
                .body("detail", containsString("multipart/form-data"));
    }

    @Test
    void aListOfWhichNothingIsTakenIsNoSuccess() {
        for (String list : List.of("", "# nothing\n", "990000473475989;a\n990000473475997;a\n")) {
            problem(imported("text/csv", list), 400).body("taken", equalTo(0));
        }
        problem(imported("text/csv", "9.90000473476E+14,a\n".repeat(3)), 400)
                .body("refused", equalTo(3))
                .body("faults", hasSize(1))
                .body("detail", containsString("a spreadsheet"));
    }

    @Test
    void aListMayBePackedWithGzip() throws IOException {
        byte[] packed = gzip(DEVICE + ",a\n");
        packed("gzip", packed).statusCode(200).body("taken", equalTo(1));
        problem(packed("gzip", Arrays.copyOf(packed, packed.length - 9)), 400);
        problem(packed("gzip", "plain".getBytes(StandardCharsets.UTF_8)), 400);
        problem(packed("br", packed), 415);
    }

    @Test
    void aListMayComeAsTheOneFileOfAForm() {
        given().multiPart("any", "fleet.csv", (DEVICE + ",a\n").getBytes(StandardCharsets.UTF_8), "text/csv")
                .post("/api/devices/import")
                .then()
                .statusCode(200)
                .body("taken", equalTo(1));
        problem(
                given().multiPart("a", "a.csv", new byte[0], "text/csv")
                        .multiPart("b", "b.csv", new byte[0], "text/csv")
                        .post("/api/devices/import")
                        .then(),
                400);
    }

    private static ValidatableResponse packed(String encoding, byte[] list) {
        // As they are: the client would take the body for a text, and the header for its own.
        return given().config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType("text/csv")
                .header("Content-Encoding", encoding)
                .body(list)
                .post("/api/devices/import")
                .then();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static ValidatableResponse imported(String type, String list) {
        return given().contentType(type)
                .body(list.getBytes(StandardCharsets.UTF_8))
                .post("/api/devices/import")
                .then();
    }
}

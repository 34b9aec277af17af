package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.embedded.thingspace.Caller;
import io.upgradewatch.embedded.thingspace.RunningSimulator;
import io.upgradewatch.embedded.thingspace.SimulatorSettings;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedClock;
import io.upgradewatch.embedded.thingspace.fleet.SimulatedFleet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Faults of the way, seen from a bare socket, where a reset and an end in good order are two things. */
class MischiefIT {

    private final SimulatedFleet fleet = SimulatedFleet.lively(10);
    private final SimulatedClock clock = SimulatedClock.standingAt(Instant.parse("2026-03-01T10:19:59Z"));
    private final RunningSimulator running =
            new RunningSimulator(SimulatorSettings.of(fleet).withClock(clock));
    private final FaultRules faults = running.simulator().faults();
    private final Caller caller = running.caller().loggedIn();
    private final String path = "/api/fota/v3/reports/" + fleet.account() + "/devices/"
            + fleet.imei(0).digits();
    private final String truth = caller.get(path).body();

    private Socket socket;

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket("127.0.0.1", URI.create(running.simulator().url()).getPort());
        socket.setSoTimeout(30_000);
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        running.close();
    }

    @Test
    void aResetTearsTheConnection() throws IOException {
        faults.add(Fault.RESET);
        ask();

        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void aHangUpEndsTheConnectionInGoodOrder() throws IOException {
        faults.add(Fault.HANG_UP);
        ask();

        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aTruncatedAnswerIsShorterThanAnnounced() throws IOException {
        faults.add(Fault.TRUNCATED);
        ask();

        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(answer).containsIgnoringCase("content-length: " + (truth.length() + 1));
        assertThat(body).isEqualTo(truth.substring(0, truth.length() / 2));
    }

    @Test
    void silenceSaysNothingAndKeepsTheConnection() throws IOException {
        faults.add(Fault.SILENCE);
        ask();
        await().until(() -> faults.struck(Fault.SILENCE) == 1);

        assertThat(caller.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(socket.getInputStream().available()).isZero();
        assertThat(running.simulator().traffic().inFlight()).isEqualTo(1);
    }

    @Test
    void aRequestThatWasGivenUpIsNoLongerInFlight() throws IOException {
        faults.add(Fault.SILENCE);
        ask();
        await().until(() -> running.simulator().traffic().inFlight() == 1);

        socket.close();

        await().until(() -> running.simulator().traffic().inFlight() == 0);
    }

    @Test
    void aSlowAnswerComesByteByByteAndWhole() throws IOException {
        faults.add(FaultRule.of(Fault.SLOW_DRIP).by(Duration.ofMillis(1)));
        ask();

        InputStream answer = socket.getInputStream();
        String head = until(answer, "\r\n\r\n");
        String body = new String(answer.readNBytes(truth.length()), StandardCharsets.UTF_8);

        assertThat(head).containsIgnoringCase("content-length: " + truth.length());
        assertThat(body).isEqualTo(truth);
    }

    @Test
    void aDelayedAnswerIsTheTruthAndOthersOvertakeIt() throws IOException {
        faults.add(FaultRule.of(Fault.DELAY).times(1).by(Duration.ofSeconds(2)));
        ask();
        await().until(() -> faults.struck(Fault.DELAY) == 1);

        assertThat(caller.get(path).body()).isEqualTo(truth);
        assertThat(running.simulator().traffic().mostAtOnce()).isEqualTo(2);
        assertThat(until(socket.getInputStream(), "]")).endsWith(truth);
    }

    @Test
    void aHugeAnswerIsAnnounced() throws IOException {
        faults.add(Fault.HUGE_BODY);

        var answer = caller.stream(path);

        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue((1L << 30) + 2);
        assertThat(length(answer.body())).isEqualTo((1L << 30) + 2);
    }

    @Test
    void aHugeAnswerCanComeWithoutItsLength() throws IOException {
        faults.add(Fault.HUGE_BODY_CHUNKED);

        var answer = caller.stream(path);

        assertThat(answer.headers().firstValue("content-length")).isEmpty();
        assertThat(length(answer.body())).isEqualTo((1L << 30) + 2);
    }

    @Test
    void whoeverGivesUpAHugeAnswerLeavesNothingBehind() throws IOException {
        faults.add(Fault.HUGE_BODY);
        ask();
        socket.getInputStream().readNBytes(1_000);

        socket.close();

        await().until(() -> running.simulator().traffic().inFlight() == 0);
    }

    private static long length(InputStream body) throws IOException {
        try (body) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void ask() throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + caller.bearer()
                                + "\r\nVZ-M2M-Token: " + caller.session() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String until(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            text.append((char) in.read());
        }
        return text.toString();
    }
}

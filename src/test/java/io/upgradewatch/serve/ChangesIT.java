package io.upgradewatch.serve;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.restassured.RestAssured.given;
import static io.upgradewatch.serve.DevicesIT.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
@TestProfile(Scripted.class)
class ChangesIT {

    @Inject
    ScriptedFeed feed;

    @TestHTTPResource("/api/changes")
    URI changes;

    @BeforeEach
    void nobodyFollows() {
        feed.nobodyFollows();
    }

    @Test
    void changesArriveAsEventsWithTheirPosition() throws IOException {
        try (Stream live = new Stream(changes, null)) {
            // The comment says that what is published from here on arrives.
            assertThat(live.nextLine()).startsWith(":");
            feed.publish("{\"n\":1}");

            assertThat(live.nextEvent())
                    .containsExactlyInAnyOrder(
                            "event:UpgradeStatusChanged", "id:" + feed.lastPosition(), "data:{\"n\":1}");
        }
    }

    @Test
    void aClientThatComesBackMissesNothing() throws IOException {
        feed.publish("{\"n\":1}");
        String taken = feed.lastPosition();
        feed.publish("{\"n\":2}");
        feed.publish("{\"n\":3}");

        try (Stream byHeader = new Stream(changes, taken);
                Stream byParameter = new Stream(URI.create(changes + "?lastEventId=" + taken), null)) {
            assertThat(byHeader.nextEvent()).contains("data:{\"n\":2}");
            assertThat(byHeader.nextEvent()).contains("data:{\"n\":3}");
            assertThat(byParameter.nextEvent()).contains("data:{\"n\":2}");
        }
    }

    @Test
    void aClientThatLeavesIsForgotten() throws IOException {
        Stream live = new Stream(changes, null);
        await().until(() -> feed.followers() == 1);
        live.close();
        feed.nobodyFollows();
    }

    @Test
    void anIdThatWasNeverGivenOutIsAProblem() {
        problem(given().header("Last-Event-ID", "nonsense").get("/api/changes").then(), 400);
        problem(given().get("/api/changes?lastEventId=nonsense").then(), 400);
    }

    /** A client of the changes that reads one event at a time. */
    private static final class Stream implements AutoCloseable {

        private final HttpURLConnection connection;
        private final BufferedReader lines;

        Stream(URI uri, String lastEventId) throws IOException {
            connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setReadTimeout(30_000);
            if (lastEventId != null) {
                connection.setRequestProperty("Last-Event-ID", lastEventId);
            }
            assertThat(connection.getContentType()).startsWith("text/event-stream");
            lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        String nextLine() throws IOException {
            return lines.readLine();
        }

        List<String> nextEvent() throws IOException {
            List<String> event = new ArrayList<>();
            while (event.stream().noneMatch(line -> line.startsWith("data:"))
                    || !event.get(event.size() - 1).isEmpty()) {
                String line = lines.readLine();
                if (line.isEmpty() && event.stream().noneMatch(text -> text.startsWith("data:"))) {
                    event.clear();
                } else {
                    event.add(line);
                }
            }
            event.removeIf(String::isEmpty);
            return event;
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }
}

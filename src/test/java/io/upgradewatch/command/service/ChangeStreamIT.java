package io.upgradewatch.command.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.upgradewatch.command.output.NotDone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Followed changes over a service whose connections break. */
class ChangeStreamIT {

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/changes", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void nothingIsMissedOverABreakWhetherOrNotAChangeHadCome() {
        answers.add(": changes follow\n\n");
        answers.add(event("1", Instant.now().minusSeconds(3_600))
                + event("2", Instant.now().plusSeconds(2)));
        answers.add(event("3", Instant.now().minusSeconds(3_600)));
        List<String> taken = new ArrayList<>();
        List<String> told = new ArrayList<>();

        new ChangeStream(service(), Optional.empty(), 0, told::add).follow(change -> {
            taken.add(change.id());
            return taken.size() < 2;
        });

        assertThat(taken).containsExactly("2", "3");
        assertThat(asked).containsExactly("/api/changes null", "/api/changes?recent=1000 null", "/api/changes 2");
        assertThat(told).contains("the connection broke; connecting again", "connected again");
    }

    @Test
    void whatAnswersWithSomethingElseIsNoService() {
        answers.add("");
        assertThatThrownBy(() ->
                        new ChangeStream(service(), Optional.of("no id of ours"), 0, told -> {}).follow(change -> true))
                .isInstanceOf(NotDone.class)
                .hasMessageContaining("is no Upgradewatch");
    }

    private Service service() {
        return new Service(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Optional.empty(), Optional.empty());
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        byte[] body = answers.remove().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String event(String id, Instant observed) {
        return "id:" + id + "\nevent:UpgradeStatusChanged\ndata:{\"observedTime\":\"" + observed + "\"}\n\n";
    }
}

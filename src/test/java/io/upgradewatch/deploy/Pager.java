package io.upgradewatch.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes Alertmanager's calls, and remembers each alert of each. */
final class Pager implements AutoCloseable {

    private final HttpServer server;
    private final List<JsonNode> alerts = new CopyOnWriteArrayList<>();

    Pager() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", exchange -> {
            JsonNode call = new ObjectMapper().readTree(exchange.getRequestBody());
            call.get("alerts").forEach(alerts::add);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** What has been told of the alert: {@code firing} or {@code resolved}. */
    List<JsonNode> told(String alert, String status) {
        return alerts.stream()
                .filter(one -> one.at("/labels/alertname").asText().equals(alert))
                .filter(one -> one.get("status").asText().equals(status))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

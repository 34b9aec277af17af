package io.upgradewatch.command.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * A running service, asked over REST. Calls block, and end with {@link NotDone} in words if nobody answers, whoever answers
 * is no Upgradewatch, or the caller is not let in.
 */
public final class Service {

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
    // A poll that somebody asks for may wait a minute for its permit.
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(90);

    private final URI base;
    private final Optional<String> authorization;
    private final HttpClient client;

    Service(URI base, Optional<String> authorization, Optional<SSLContext> trust) {
        this.base = base;
        this.authorization = authorization;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECTED_WITHIN);
        trust.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * An answer that is about what was asked for: done, or refused for a reason that lies there.
     *
     * @param body null if there is none
     */
    public record Answer(int status, JsonNode body) {

        public boolean done() {
            return status / 100 == 2;
        }

        /** Why it was not done. */
        public String why() {
            return ServiceFaults.detail(body).orElse("the service answered " + status);
        }
    }

    /** Where it is, without any secret. */
    public URI base() {
        return base;
    }

    /** Reads what is at {@code path}. */
    public JsonNode get(String path) {
        return get(path, Map.of());
    }

    /** Reads what is at {@code path} with these parameters; empty values are left out. */
    public JsonNode get(String path, Map<String, String> parameters) {
        return done(send("GET", path + query(parameters), BodyPublishers.noBody(), Optional.empty()));
    }

    /** Asks for something to be done, without a body. */
    public Answer send(String method, String path) {
        return send(method, path, BodyPublishers.noBody(), Optional.empty());
    }

    /** Asks for something to be done with these parameters; empty values are left out. */
    public Answer post(String path, Map<String, String> parameters) {
        return send("POST", path + query(parameters));
    }

    /** Asks for something to be done with {@code body}. */
    public Answer send(String method, String path, JsonNode body) {
        return send(method, path, BodyPublishers.ofString(body.toString()), Optional.of("application/json"));
    }

    /**
     * Sends a list, which may be long, as it is read.
     *
     * @param encoding empty if it is not packed
     */
    public Answer upload(String path, String type, String encoding, InputStream list) {
        HttpRequest.Builder request = request(path).header("Content-Type", type);
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
        }
        try {
            return answer(exchange(
                    request.POST(BodyPublishers.ofInputStream(() -> list)).build(), BodyHandlers.ofByteArray()));
        } catch (NotDone brokenOff) {
            // Whoever is refused is told before all is sent, and then the connection ends: ask again, with nothing.
            Answer empty = send("POST", path, BodyPublishers.noBody(), Optional.of(type));
            throw empty.status() == 400 ? brokenOff : new NotDone(empty.why());
        }
    }

    /** What is done, of an answer. */
    public JsonNode done(Answer answer) {
        if (!answer.done()) {
            throw new NotDone(answer.why());
        }
        if (answer.body() == null) {
            throw ServiceFaults.stranger(base, answer.status());
        }
        return answer.body();
    }

    /** Opens a stream of server-sent events after the one with this id; empty for from now on. */
    HttpResponse<InputStream> open(String path, Optional<String> lastId) {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        lastId.ifPresent(id -> request.header("Last-Event-ID", id));
        return exchange(request.GET().build(), BodyHandlers.ofInputStream());
    }

    /** Why a stream was not opened. */
    NotDone refused(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            JsonNode problem = Json.read(body.readAllBytes()).orElse(null);
            int status = response.statusCode();
            return problem == null && status != 401
                    ? ServiceFaults.stranger(base, status)
                    : new NotDone(answer(status, problem).why());
        } catch (IOException broken) {
            return ServiceFaults.unreached(base, broken);
        } catch (NotDone notLetIn) {
            return notLetIn;
        }
    }

    /** {@code text} as a segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String query(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + segment(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private Answer send(String method, String path, BodyPublisher body, Optional<String> type) {
        HttpRequest.Builder request = request(path)
                .method(method, body)
                .header("Accept", "application/json")
                .timeout(ANSWERED_WITHIN);
        type.ifPresent(known -> request.header("Content-Type", known));
        return answer(exchange(request.build(), BodyHandlers.ofByteArray()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/+$", "") + path));
        authorization.ifPresent(known -> request.header("Authorization", known));
        return request;
    }

    private Answer answer(HttpResponse<byte[]> response) {
        return answer(response.statusCode(), Json.read(response.body()).orElse(null));
    }

    private Answer answer(int status, JsonNode body) {
        if (status == 401 || status == 403 || status / 100 == 3) {
            throw ServiceFaults.notLetIn(base, status, body, authorization.isPresent());
        }
        boolean problem = body != null && body.has("title") && body.has("status");
        boolean answer = status / 100 == 2 && (body != null || status == 204);
        if (!answer && !problem) {
            throw ServiceFaults.stranger(base, status);
        }
        return new Answer(status, body);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException failed) {
            throw ServiceFaults.unreached(base, failed);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new NotDone("ended before the service had answered");
        }
    }
}

package io.upgradewatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests made of the API's own document, right and wrong in all the ways that it allows for, against a running demo:
 * every answer is one that the document describes, every refusal is a problem, and none is the service's fault. {@code
 * -Dfuzz.requests} says how many, {@code -Dfuzz.seed} which.
 */
@Tag("faults")
class ApiFuzzIT {

    private static final Logger LOG = Logger.getLogger(ApiFuzzIT.class);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 100_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261123);
    private static final int AT_A_TIME = 8;
    private static final int MAX_TOLD = 50;
    private static final int MAX_ALIKE = 3;
    private static final int MAX_READ = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answers = new TreeMap<>();
    private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
    private JsonNode document;
    private ServiceProcess demo;

    @TempDir
    Path directory;

    /** One call that the document knows. */
    private record Call(String method, String path, JsonNode operation) {}

    @Test
    void everyAnswerIsDescribedAndNoneIsOurFault() throws Exception {
        ServiceProcess.Plan plan = ServiceProcess.plan()
                .with("quarkus.profile", "demo")
                .with("upgradewatch.kafka.embedded.port", ServiceProcess.freePort())
                .with("upgradewatch.kafka.embedded.data-dir", directory.resolve("kafka"))
                .with("upgradewatch.kafka.partitions", 4)
                .with("upgradewatch.simulator.devices", 200);
        try (ServiceProcess started = plan.start().awaitReady()) {
            demo = started;
            document = JSON.readTree(demo.get("/q/openapi?format=json").body());
            List<Call> calls = calls();
            calls.forEach(call -> answers.put(call.method() + " " + call.path(), new AtomicInteger()));
            run(calls);
            LOG.infof("fuzzed the API requests=%d seed=%d 2xx=%s", REQUESTS, SEED, answers);
            assertThat(faults).as("seed %d", SEED).isEmpty();
            // Ids and topics that nobody can guess are never found.
            answers.keySet().removeIf(call -> call.contains("/api/replay") || call.endsWith("/api/campaigns/{id}"));
            assertThat(answers)
                    .allSatisfy((call, done) -> assertThat(done).as(call).hasPositiveValue());
            assertThat(demo.log()).doesNotContain("a request failed");
        }
    }

    private void run(List<Call> calls) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        for (int thread = 0; thread < AT_A_TIME; thread++) {
            Random random = new Random(SEED + thread);
            threads.execute(() -> {
                for (int i = 0; i < REQUESTS / AT_A_TIME && faults.size() < MAX_TOLD; i++) {
                    ask(calls.get(random.nextInt(calls.size())), random);
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.HOURS)).isTrue();
    }

    private List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        document.path("paths").properties().forEach(path -> METHODS.stream()
                .filter(path.getValue()::has)
                .forEach(method -> calls.add(
                        new Call(method, path.getKey(), path.getValue().get(method)))));
        return calls;
    }

    private void ask(Call call, Random random) {
        String target = target(call, random);
        HttpRequest.Builder request =
                HttpRequest.newBuilder().uri(URI.create(demo.url() + target)).timeout(Duration.ofMinutes(2));
        String body =
                call.operation().has("requestBody") && random.nextInt(20) != 0 ? body(call, request, random) : null;
        request.method(
                call.method().toUpperCase(Locale.ROOT),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers(call, request, random);
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream content = answer.body()) {
                String type = answer.headers().firstValue("Content-Type").orElse("");
                String text = type.startsWith("text/event-stream")
                        ? ""
                        : new String(content.readNBytes(MAX_READ), StandardCharsets.UTF_8);
                judge(call, target, body, answer.statusCode(), type, text);
            }
        } catch (IOException broken) {
            tell(call, target, body, "no answer: " + broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Call call, String target, String body, int status, String type, String text) {
        JsonNode described = resolved(call.operation().path("responses").path(String.valueOf(status)));
        if (described.isMissingNode()) {
            tell(call, target, body, status + " is not described: " + text);
        } else if (status >= 500) {
            tell(call, target, body, status + ": " + text);
        } else if (status >= 400 && !type.startsWith("application/problem+json")) {
            tell(call, target, body, status + " is no problem but " + type + ": " + text);
        } else if (!text.isEmpty() && !described.path("content").has(type.split(";")[0].strip())) {
            tell(call, target, body, status + " is described with no " + type);
        } else if (type.contains("json") && !type.contains("ndjson") && !isObject(text)) {
            tell(call, target, body, status + " is no JSON object: " + text);
        }
        if (status < 300) {
            answers.get(call.method() + " " + call.path()).incrementAndGet();
        }
    }

    private void tell(Call call, String target, String body, String what) {
        if (told.computeIfAbsent(call.method() + call.path() + what.substring(0, 3), first -> new AtomicInteger())
                        .incrementAndGet()
                > MAX_ALIKE) {
            return;
        }
        String shown = body == null || body.length() <= 300 ? body : body.substring(0, 300) + "…";
        faults.add(call.method() + " " + target + " [" + shown + "] -> "
                + what.substring(0, Math.min(what.length(), 500)));
    }

    private static boolean isObject(String text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (IOException notJson) {
            return false;
        }
    }

    private String target(Call call, Random random) {
        String path = call.path();
        StringBuilder query = new StringBuilder();
        for (JsonNode one : call.operation().path("parameters")) {
            JsonNode parameter = resolved(one);
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("path")) {
                String value = encoded(value(parameter, random));
                // Dots lead to another path, and what is there is another call.
                path = path.replace("{" + name + "}", value.matches("\\.{0,2}") ? "x" : value);
            } else if (parameter.path("in").asText().equals("query") && random.nextInt(3) == 0) {
                query.append('&').append(name).append('=').append(encoded(value(parameter, random)));
            }
        }
        if (random.nextInt(30) == 0) {
            query.append('&').append(encoded(text(random))).append("=1");
        }
        return query.isEmpty() ? path : path + "?" + query.substring(1);
    }

    private void headers(Call call, HttpRequest.Builder request, Random random) {
        for (JsonNode one : call.operation().path("parameters")) {
            JsonNode parameter = resolved(one);
            boolean header = parameter.path("in").asText().equals("header");
            if (header && random.nextInt(4) == 0) {
                String value = value(parameter, random).replaceAll("[^\\x20-\\x7e]", "?");
                request.header(parameter.path("name").asText(), value.isBlank() ? "x" : value);
            }
        }
    }

    private String body(Call call, HttpRequest.Builder request, Random random) {
        JsonNode content = resolved(call.operation().path("requestBody")).path("content");
        List<String> types = new ArrayList<>();
        content.fieldNames().forEachRemaining(types::add);
        String type = types.get(random.nextInt(types.size()));
        if (random.nextInt(15) != 0) {
            request.header("Content-Type", random.nextInt(30) == 0 ? "image/png" : type);
        }
        if (!type.contains("json") || type.contains("ndjson")) {
            return rows(type, random);
        }
        String json = json(resolved(content.path(type).path("schema")), random, 0);
        return switch (random.nextInt(12)) {
            case 0 -> text(random);
            case 1 -> json.substring(0, random.nextInt(json.length() + 1));
            default -> json;
        };
    }

    private static String rows(String type, Random random) {
        StringBuilder rows = new StringBuilder(random.nextBoolean() ? "imei,account,since,tag\n" : "");
        for (int i = 0; i < random.nextInt(20); i++) {
            String imei = random.nextInt(4) == 0 ? text(random) : imei(random);
            rows.append(
                    type.contains("ndjson")
                            ? "{\"imei\":\"" + imei + "\",\"account\":\"0000123456-00001\"}"
                            : imei + ",0000123456-00001," + (random.nextBoolean() ? "" : text(random)));
            rows.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return rows.toString();
    }

    private String json(JsonNode schema, Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        schema.path("properties").properties().forEach(property -> {
            if (random.nextInt(3) != 0) {
                json.append(json.length() == 1 ? "" : ",")
                        .append(quoted(property.getKey()))
                        .append(':')
                        .append(member(property.getValue(), random, depth));
            }
        });
        if (random.nextInt(15) == 0) {
            json.append(json.length() == 1 ? "" : ",")
                    .append(quoted(text(random)))
                    .append(":1");
        }
        return json.append('}').toString();
    }

    private String member(JsonNode schema, Random random, int depth) {
        if (random.nextInt(12) == 0) {
            return List.of("null", "1", "true", "[]", "{}", "\"\"", "-1e99").get(random.nextInt(7));
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").path(0).asText()
                : schema.path("type").asText();
        return switch (type) {
            case "array" -> "[" + (depth > 2 ? "" : member(schema.path("items"), random, depth + 1)) + "]";
            case "integer", "number" -> String.valueOf(random.nextInt(2_000) - 1_000);
            case "boolean" -> String.valueOf(random.nextBoolean());
            case "object" -> json(schema, random, depth + 1);
            default -> quoted(value(schema, random));
        };
    }

    private String value(JsonNode parameter, Random random) {
        JsonNode schema = parameter.has("schema") ? resolved(parameter.path("schema")) : parameter;
        List<String> likely = new ArrayList<>();
        schema.path("enum").forEach(one -> likely.add(one.asText()));
        schema.path("examples").forEach(one -> likely.add(one.asText()));
        for (JsonNode one : List.of(
                schema.path("default"), schema.path("minimum"), schema.path("maximum"), parameter.path("example"))) {
            if (!one.isMissingNode()) {
                likely.add(one.asText());
            }
        }
        if (schema.path("pattern").asText().contains("15")) {
            likely.add(imei(random));
        }
        if (!likely.isEmpty() && random.nextInt(4) != 0) {
            return likely.get(random.nextInt(likely.size()));
        }
        return switch (random.nextInt(10)) {
            case 0 -> "";
            case 1 -> String.valueOf(random.nextLong());
            case 2 -> imei(random);
            case 3 -> "0000123456-00001";
            case 4 -> "2026-11-23T00:00:00Z";
            case 5 -> "1h";
            case 6 -> "default";
            case 7 -> "true";
            default -> text(random);
        };
    }

    // Some that are watched, most that are not.
    private static String imei(Random random) {
        return String.format(Locale.ROOT, "99000000%07d", random.nextInt(400));
    }

    private static String text(Random random) {
        String letters = "ab0-_.,;:/\\\"'%&=?#{}[]<>|* \n\r\t\u0000\u00e4\u4e2d\ud83d\ude00\u202e";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(50) == 0 ? 300 : 12); i >= 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

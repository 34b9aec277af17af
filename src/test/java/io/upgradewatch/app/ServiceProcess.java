package io.upgradewatch.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** One instance of the packaged service, in a process of its own, on ports of its own. */
public final class ServiceProcess implements AutoCloseable {

    /** How a JVM ends that was asked to (SIGTERM). */
    public static final int TERMINATED = 128 + 15;

    private static final List<String> QUICK_START = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final Path LOGS = Path.of("target", "instances");
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final Path errors;
    private final int port;
    private final int managementPort;
    private final boolean putToSleep;

    private ServiceProcess(Process process, Path log, Path errors, int port, int managementPort, boolean putToSleep) {
        this.process = process;
        this.log = log;
        this.errors = errors;
        this.port = port;
        this.managementPort = managementPort;
        this.putToSleep = putToSleep;
    }

    /** Settings of an instance yet to be started. */
    public static final class Plan {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> command = new ArrayList<>();
        private final List<String> jvm = new ArrayList<>(QUICK_START);
        private boolean atHome;
        private boolean putToSleep;

        private Plan() {}

        public Plan with(String key, Object value) {
            settings.put(key, value.toString());
            return this;
        }

        public Plan without(String key) {
            settings.remove(key);
            return this;
        }

        /** A variable of the process's environment. */
        public Plan environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Options of the JVM, instead of those that start it quickly. */
        public Plan jvm(String... options) {
            jvm.clear();
            jvm.addAll(List.of(options));
            return this;
        }

        /** It is put to sleep now and then: a loop that slept with its process is not taken for a blocked one. */
        public Plan putToSleep() {
            putToSleep = true;
            return this;
        }

        /** Starts it as the image does, from where the jar is. */
        public Plan atHome() {
            atHome = true;
            return this;
        }

        /** Runs this class's main, from the class path of the tests, instead of the packaged jar. */
        public Plan main(Class<?> main) {
            command.clear();
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
            return this;
        }

        /** Starts the process and does not wait for anything. */
        public ServiceProcess start() {
            int port = freePort();
            // Drawn at random, so that both could be one.
            int managementPort = IntStream.generate(ServiceProcess::freePort)
                    .filter(other -> other != port)
                    .findFirst()
                    .orElseThrow();
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(jvm);
            line.add("-Dquarkus.http.port=" + port);
            line.add("-Dquarkus.management.port=" + managementPort);
            settings.forEach((key, value) -> line.add("-D" + key + "=" + value));
            Path jar = atHome ? jar().getFileName() : jar();
            line.addAll(command.isEmpty() ? List.of("-jar", jar.toString()) : command);
            try {
                Files.createDirectories(LOGS);
                String name = "instance-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
                Path log = LOGS.resolve(name + ".log");
                Path errors = LOGS.resolve(name + ".err");
                ProcessBuilder builder =
                        new ProcessBuilder(line).redirectOutput(log.toFile()).redirectError(errors.toFile());
                builder.environment().putAll(environment);
                if (atHome) {
                    builder.directory(jar().getParent().toFile());
                }
                Process process = builder.start();
                return new ServiceProcess(process, log, errors, port, managementPort, putToSleep);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    public static Plan plan() {
        return new Plan();
    }

    private static Path jar() {
        return Path.of(System.getProperty("upgradewatch.jar", "target/quarkus-app/quarkus-run.jar"));
    }

    /** Waits until it answers on its management port. */
    public ServiceProcess awaitUp() {
        Awaitility.await("the instance answers; its log is " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !process.isAlive() || answers());
        assertThat(process.isAlive()).as("the instance lives:%n%s", log()).isTrue();
        return this;
    }

    /** Waits until what is read off it satisfies. */
    public void await(String what, Predicate<ServiceProcess> condition) {
        Awaitility.await(what + "; its log is " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> condition.test(this));
    }

    /** Waits until every shard of the instance polls. */
    public ServiceProcess awaitReady() {
        Awaitility.await("the instance is ready; its log is " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !process.isAlive() || ready());
        assertThat(process.isAlive()).as("the instance lives:%n%s", log()).isTrue();
        return this;
    }

    /** Whether it answers on its management port. */
    public boolean answers() {
        return process.isAlive() && statusOf("/q/health/live") > 0;
    }

    /** Whether every shard of the instance polls. */
    public boolean ready() {
        return process.isAlive() && statusOf("/q/health/ready") == 200;
    }

    /** Whether it has ended because its clock was set back while Kafka was away. */
    public boolean endedByItsClock() {
        return !process.isAlive() && log().contains(ClockWatch.WORDS);
    }

    private int statusOf(String path) {
        try {
            return management(path).statusCode();
        } catch (UncheckedIOException notYet) {
            return -1;
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Where its metrics are, as Prometheus writes a target. */
    public String managementAddress() {
        return "127.0.0.1:" + managementPort;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)));
    }

    public HttpResponse<String> management(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .header("Accept", path.contains("metrics") ? "text/plain" : "*/*"));
    }

    public HttpResponse<String> put(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> post(String path, String type, String body) {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).DELETE());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The value of a sample whose line begins with {@code series}, or 0 if there is none. */
    public double metric(String series) {
        return management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Everything that it has printed so far. */
    public String log() {
        return read(log) + errors();
    }

    /** What of it went to stderr. */
    public String errors() {
        return read(errors);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Path logFile() {
        return log;
    }

    /** Waits for the process to end by itself. */
    public int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the process ends; its log is %s", log)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Asks it to end (SIGTERM) and waits. */
    public int stop() {
        process.destroy();
        return awaitExit();
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Ends it, and fails if it ever blocked one of its event loops. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        if (!putToSleep) {
            assertThat(BlockedLoops.in(log())).as("blocked loops in %s", log).isEmpty();
        }
    }

    /** A port below those that the system gives to outgoing connections, so that it stays free until it is used. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }
}

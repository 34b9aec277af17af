package io.upgradewatch.command.service;

import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Live changes of a service, followed over broken connections without a gap: each goes on behind the last change that was
 * taken. Blocks whoever follows.
 */
public final class ChangeStream {

    /** One change: its id in the stream, and the event as JSON on one line. */
    public record Change(String id, String json) {}

    private static final String PATH = "/api/changes";
    private static final int MOST_RECENT = 1_000;
    // The service sends something every 15 seconds.
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(50);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    private final Service service;
    private final Consumer<String> progress;
    private final String path;
    private final int recent;
    private Instant begunAt;
    private Optional<String> position;

    /**
     * @param position the id of the last change that was taken; empty to begin with the next one
     * @param recent how many of the latest changes come first, where there is no position
     * @param progress gets a sentence when the connection breaks and when it is there again
     */
    public ChangeStream(Service service, Optional<String> position, int recent, Consumer<String> progress) {
        this.service = service;
        this.position = position;
        this.recent = recent;
        this.path = recent == 0 || position.isPresent() ? PATH : PATH + "?recent=" + recent;
        this.progress = progress;
    }

    /**
     * Hands over changes in their order until {@code taker} wants no more.
     *
     * @param taker answers whether to go on
     * @throws NotDone if the service is not there at the beginning, or refuses
     */
    public void follow(Predicate<Change> taker) {
        HttpResponse<InputStream> first = service.open(path, position);
        begunAt =
                first.headers().firstValue("Date").flatMap(ChangeStream::moment).orElseGet(Instant::now);
        boolean more = read(first, taker);
        while (more) {
            progress.accept("the connection broke; connecting again");
            more = read(reopen(), taker);
        }
    }

    private HttpResponse<InputStream> reopen() {
        while (true) {
            pause();
            try {
                HttpResponse<InputStream> response = service.open(again(), position);
                if (response.statusCode() < 500) {
                    progress.accept("connected again");
                    return response;
                }
            } catch (NotDone notThereYet) {
                // It is asked again until it is there; whoever has waited enough ends this.
            }
        }
    }

    // Before the first change nothing tells a position; what was published meanwhile is among the latest ones.
    private String again() {
        return position.isPresent() ? PATH : PATH + "?recent=" + MOST_RECENT;
    }

    private boolean fromBefore(String json) {
        return position.isEmpty()
                && recent == 0
                && Json.read(json)
                        .map(change -> Json.text(change, "observedTime"))
                        .flatMap(ChangeStream::instant)
                        .filter(begunAt::isAfter)
                        .isPresent();
    }

    private static Optional<Instant> moment(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notAMoment) {
            return Optional.empty();
        }
    }

    /** @return whether to connect again */
    private boolean read(HttpResponse<InputStream> response, Predicate<Change> taker) {
        if (response.statusCode() != 200) {
            throw service.refused(response);
        }
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "silence");
            thread.setDaemon(true);
            return thread;
        });
        try (InputStream in = response.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return events(lines, in, watch, taker);
        } catch (IOException broken) {
            return true;
        } finally {
            watch.shutdownNow();
        }
    }

    private boolean events(
            BufferedReader lines, InputStream in, ScheduledExecutorService watch, Predicate<Change> taker)
            throws IOException {
        String id = position.orElse("");
        StringBuilder data = new StringBuilder();
        while (true) {
            ScheduledFuture<?> silence =
                    watch.schedule(() -> close(in), SILENT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
            String line = lines.readLine();
            silence.cancel(false);
            if (line == null) {
                return true;
            }
            if (line.startsWith("id:")) {
                id = value(line);
            } else if (line.startsWith("data:")) {
                data.append(value(line));
            } else if (line.isEmpty() && !data.isEmpty()) {
                String json = data.toString();
                data.setLength(0);
                if (fromBefore(json)) {
                    continue;
                }
                position = Optional.of(id);
                if (!taker.test(new Change(id, json))) {
                    return false;
                }
            }
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException closedAllTheSame) {
            // Whoever reads it learns that it has ended.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new NotDone("ended");
        }
    }
}

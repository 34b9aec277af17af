package io.upgradewatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** What upstream says by now: how often each history has changed, which its newest entry's time tells. */
final class Upstream {

    /** The campaign whose status moves on. */
    static final String NEWEST = "252d7ffc-7e35-11ec-931d-76f56843c393";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern REPORTED = Pattern.compile("\"reportUpdatedTime\": \"([^\"]+)\"");
    private static final int UNCHANGED = LocalTime.of(3, 45, 1).toSecondOfDay();

    private final Scene scene;
    private final long first;
    private final int devices;

    Upstream(Scene scene, long first, int devices) {
        this.scene = scene;
        this.first = first;
        this.devices = devices;
    }

    /** By IMEI. To be asked only while nothing changes. */
    Map<String, Integer> versions() {
        Map<String, Integer> versions = new HashMap<>();
        LongStream.range(first, first + devices)
                .mapToObj(Long::toString)
                .forEach(imei -> versions.put(imei, version(newestReport(imei))));
        return versions;
    }

    /** Which change a report time belongs to, as upstream writes it or as ISO 8601. */
    static int version(String reportTime) {
        return LocalTime.parse(reportTime.substring(11, 19)).toSecondOfDay() - UNCHANGED;
    }

    static String status(int version) {
        return version % 2 == 0 ? "UpgradeSuccess" : "UpgradePending";
    }

    private String newestReport(String imei) {
        URI uri =
                URI.create("http://127.0.0.1:" + scene.port + "/api/fota/v3/reports/0000000000-00009/devices/" + imei);
        try {
            String history = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            Matcher reported = REPORTED.matcher(history);
            if (!reported.find()) {
                throw new IllegalStateException("no report time in " + history);
            }
            return reported.group(1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}

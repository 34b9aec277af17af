package io.upgradewatch.serve;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which methods each path knows. The router answers 404 where several resources share the beginning of a path and
 * none of them knows the method, and never names the methods; this is how callers get the 405 that is due.
 */
final class ApiPaths {

    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("/api/devices", "GET"),
            Map.entry("/api/devices/import", "POST"),
            Map.entry("/api/devices/[^/]+", "DELETE, GET, PUT"),
            Map.entry("/api/devices/[^/]+/poll", "POST"),
            Map.entry("/api/budget", "GET"),
            Map.entry("/api/campaigns", "GET"),
            Map.entry("/api/campaigns/[^/]+", "GET"),
            Map.entry("/api/devices/[^/]+/history", "GET"),
            Map.entry("/api/failures", "GET"),
            Map.entry("/api/replay", "POST"),
            Map.entry("/api/replay/[^/]+", "DELETE, GET"),
            Map.entry("/api/changes", "GET"),
            Map.entry("/api/summary", "GET"),
            Map.entry("/api/devices/unwatch", "POST"),
            Map.entry("/api/me", "GET"),
            Map.entry("/api/me/logout", "GET"),
            Map.entry("/api/sets", "GET"),
            Map.entry("/api/shards", "GET"),
            Map.entry("/api/(sets|accounts|campaigns)/[^/]+/(pause|resume)", "POST"),
            Map.entry("/api/unreadable", "GET"),
            Map.entry("/api/unreadable/retry", "POST"),
            Map.entry("/api/watchlist/confirm", "POST"),
            Map.entry("/api/logins/[^/]+/resume", "POST"));

    private static final Map<String, String> READS = Map.of(
            "/api/devices/import",
            "text/csv, application/x-ndjson, application/json, text/plain, application/octet-stream, multipart/form-data",
            "/api/devices/[^/]+",
            "application/json");

    private ApiPaths() {}

    /** The media types that {@code path} reads, as an {@code Accept-Post} header spells them; empty if it reads none. */
    static String readable(String path) {
        return found(READS, path);
    }

    /** The methods that {@code path} knows, as an {@code Allow} header spells them; empty if there is no such path. */
    static String allowed(String path) {
        return found(METHODS, path);
    }

    private static String found(Map<String, String> byPath, String path) {
        // Letters come after brackets, so in this order the import is found before it is taken for a device.
        return new TreeMap<>(byPath)
                .descendingMap().entrySet().stream()
                        .filter(known -> Pattern.matches(known.getKey(), path))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("");
    }
}

package io.upgradewatch.serve.request;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a request is addressed to: whether path, query and {@code Host} are such as can be understood by all alike. */
public final class RequestTarget {

    private static final Pattern HOST =
            Pattern.compile("([0-9a-zA-Z._~-]*|\\[[0-9a-fA-F:.]+(%25[0-9a-zA-Z._~-]+)?\\])(:(?<port>\\d{0,5}))?");
    private static final int MAX_PORT = 65_535;

    private RequestTarget() {}

    /** What is wrong with it, without repeating it. */
    public static Optional<String> fault(HttpServerRequest request) {
        try {
            new URI(request.uri());
        } catch (URISyntaxException notSpelt) {
            return Optional.of("path and query are not spelt as in a URL: % stands before two hexadecimal digits, and"
                    + " what is no letter or digit is written in that way");
        }
        return host(request);
    }

    private static Optional<String> host(HttpServerRequest request) {
        String host = request.getHeader("Host");
        if (host == null) {
            return request.version() == HttpVersion.HTTP_1_1
                    ? Optional.of("the request has no Host header")
                    : Optional.empty();
        }
        if (request.headers().getAll("Host").size() > 1) {
            return Optional.of("the request has more than one Host header");
        }
        var parts = HOST.matcher(host);
        boolean good = parts.matches()
                && (parts.group("port") == null
                        || parts.group("port").isEmpty()
                        || Integer.parseInt(parts.group("port")) <= MAX_PORT);
        return good ? Optional.empty() : Optional.of("the Host header does not name a host");
    }
}

package io.upgradewatch.serve.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.access.user.AccessRefused;
import io.upgradewatch.serve.access.user.Role;
import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.ProblemAnswers;
import io.upgradewatch.serve.request.RequestTarget;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What every request to page and REST passes before anybody asks who sent it: whether it can be understood, where it
 * comes from, and how long it is.
 */
@Singleton
class AccessFilter {

    // Ahead of authentication and of everything that reads or answers.
    private static final int FIRST = 1_000;
    private static final int MAX_BODY = 64 * 1024;
    private static final int MAX_TARGET = 8 * 1024;
    private static final String IMPORT = "/api/devices/import";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final AccessSettings access;
    private final AccessListener listener;
    private final ProblemAnswers problems;

    AccessFilter(AccessSettings access, AccessListener listener, ProblemAnswers problems) {
        this.access = access;
        this.listener = listener;
        this.problems = problems;
    }

    void open(@Observes Filters filters) {
        filters.register(this::enter, FIRST);
    }

    private void enter(RoutingContext request) {
        String path = request.request().path();
        request.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", path != null && path.startsWith("/api/") ? "no-store" : "no-cache");
        Optional<Problem> amiss = malformed(request.request()).or(() -> amiss(request.request()));
        if (amiss.isPresent()) {
            problems.answer(request, amiss.get());
        } else {
            request.next();
        }
    }

    private static Optional<Problem> malformed(HttpServerRequest request) {
        if (request.uri().length() > MAX_TARGET) {
            return Optional.of(Problem.of(414, "path and query have at most " + MAX_TARGET + " characters here"));
        }
        return RequestTarget.fault(request).map(fault -> Problem.of(400, fault));
    }

    private Optional<Problem> amiss(HttpServerRequest request) {
        RequestOrigin origin = new RequestOrigin(
                request.authority() == null ? null : request.authority().toString(),
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"));
        if (access.mode() == AccessSettings.Mode.NONE && !origin.toLoopback()) {
            listener.refused(AccessRefused.HOST);
            return Optional.of(Problem.of(
                    403, "without access control only this machine is let in, under the name localhost or 127.0.0.1"));
        }
        if (Role.looks(request.method().name())) {
            return Optional.empty();
        }
        if (origin.crossSite()) {
            listener.refused(AccessRefused.ORIGIN);
            return Optional.of(Problem.of(403, "a page of another site is behind this request"));
        }
        return IMPORT.equals(request.path()) ? Optional.empty() : length(request);
    }

    // These bodies are read into memory as a whole.
    private static Optional<Problem> length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return request.getHeader("Transfer-Encoding") == null
                    ? Optional.empty()
                    : Optional.of(Problem.of(411, "a body needs a Content-Length here"));
        }
        if (!length.matches("\\d+")) {
            return Optional.of(Problem.of(400, "the Content-Length is not a number"));
        }
        boolean fits = length.length() <= 9 && Integer.parseInt(length) <= MAX_BODY;
        return fits ? Optional.empty() : Optional.of(Problem.of(413, "a body has at most " + MAX_BODY + " bytes here"));
    }
}

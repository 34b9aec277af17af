package io.upgradewatch.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What every request to page and REST passes first: who may come in, from where, and to do what. Decided from the
 * configuration at run time, for the page, REST and whatever else listens on that port alike.
 */
@Singleton
class Doorway {

    // Ahead of everything that reads or answers.
    private static final int FIRST = 1_000;
    private static final int MAX_BODY = 64 * 1024;
    private static final String IMPORT = "/api/devices/import";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ObjectMapper json;
    private final Optional<Passwords> passwords;

    Doorway(AccessSettings access, ObjectMapper json, Vertx vertx) {
        this.json = json;
        this.passwords = access.usersFile().map(file -> new Passwords(new Users(file), vertx));
    }

    void open(@Observes Filters filters) {
        filters.register(this::enter, FIRST);
    }

    @PreDestroy
    void close() {
        passwords.ifPresent(Passwords::close);
    }

    private void enter(RoutingContext request) {
        request.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", request.request().path().startsWith("/api/") ? "no-store" : "no-cache");
        Optional<Problem> amiss = amiss(request.request());
        if (amiss.isPresent()) {
            refuse(request, amiss.get());
        } else if (passwords.isPresent()) {
            authenticate(request, passwords.get());
        } else {
            request.next();
        }
    }

    private Optional<Problem> amiss(HttpServerRequest request) {
        RequestOrigin origin = new RequestOrigin(
                request.authority() == null ? null : request.authority().toString(),
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"));
        if (passwords.isEmpty() && !origin.toLoopback()) {
            return Optional.of(Problem.of(
                    403, "without access control only this machine is let in, under the name localhost or 127.0.0.1"));
        }
        if (Role.looks(request.method().name())) {
            return Optional.empty();
        }
        if (origin.crossSite()) {
            return Optional.of(Problem.of(403, "a page of another site is behind this request"));
        }
        return request.path().equals(IMPORT) ? Optional.empty() : length(request);
    }

    // These bodies are read into memory as a whole.
    private static Optional<Problem> length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return request.getHeader("Transfer-Encoding") == null
                    ? Optional.empty()
                    : Optional.of(Problem.of(411, "a body needs a Content-Length here"));
        }
        boolean fits = length.length() <= 9 && Integer.parseInt(length) <= MAX_BODY;
        return fits ? Optional.empty() : Optional.of(Problem.of(413, "a body has at most " + MAX_BODY + " bytes here"));
    }

    private void authenticate(RoutingContext request, Passwords passwords) {
        // Or its body would be read by nobody while the password is checked.
        request.request().pause();
        passwords
                .userOf(request.request().getHeader("Authorization"))
                .subscribe()
                .with(user -> admit(request, user), failure -> refuse(request, problem(failure)));
    }

    private void admit(RoutingContext request, Optional<UsersFile.User> user) {
        if (user.isEmpty()) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"Upgradewatch\", charset=\"UTF-8\"");
            refuse(request, Problem.of(401, "a name and a password are needed here"));
        } else if (!user.get().role().may(request.request().method().name())) {
            refuse(request, Problem.of(403, "a viewer may look; this takes an operator"));
        } else {
            request.request().resume();
            request.next();
        }
    }

    private void refuse(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (problem.status() == 503) {
            response.putHeader("Retry-After", String.valueOf(Problems.RETRY_AFTER_SECONDS));
        }
        // What is left of its body is not worth reading.
        response.putHeader("Connection", "close");
        response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
        request.request().resume();
        response.end(text(problem));
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a problem is plain text and numbers", impossible);
        }
    }

    private static Problem problem(Throwable failure) {
        return failure instanceof Refusal refusal
                ? refusal.problem()
                : Problem.of(500, "the request failed for a reason that is ours");
    }
}

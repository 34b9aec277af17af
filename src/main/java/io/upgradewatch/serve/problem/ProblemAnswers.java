package io.upgradewatch.serve.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Answers a request that no resource sees with a problem. */
@Singleton
public class ProblemAnswers {

    private final ObjectMapper json;

    ProblemAnswers(ObjectMapper json) {
        this.json = json;
    }

    public void answer(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // Half of another answer is on its way already; nothing but the end of the stream can tell of it.
            response.reset();
            return;
        }
        if (problem.status() == 503 || problem.status() == 429) {
            response.putHeader("Retry-After", String.valueOf(Problem.RETRY_AFTER_SECONDS));
        }
        // What is left of its body is not worth reading. HTTP/2 has no such header, and a stream of its own for each
        // request.
        if (hasBody(request.request()) && request.request().version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(problem.status()).putHeader("Content-Type", Problem.MEDIA_TYPE);
        request.request().resume();
        response.end(text(problem));
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains("Content-Length") || request.headers().contains("Transfer-Encoding");
    }

    private String text(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("a problem is plain text and numbers", impossible);
        }
    }
}

package io.upgradewatch.embedded.thingspace.fault;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * One request on its way to an answer, as a fault sees it. Lives on the server's event loop.
 *
 * @param by the fault's measure of time, null if it was not given one
 * @param now the simulated time of the request
 * @param truthAt the honest answer as of a moment
 */
record SimulatedExchange(
        Vertx vertx, HttpServerRequest request, Duration by, Instant now, Function<Instant, Answer> truthAt) {

    /** What would be answered without a fault. */
    Answer truth() {
        return truthAt.apply(now);
    }

    /** How much of a fault was asked for. */
    Duration by(Duration otherwise) {
        return by == null ? otherwise : by;
    }

    /** Answers properly. */
    void send(Answer answer) {
        HttpServerResponse response = request.response();
        if (!response.closed()) {
            head(answer).end(answer.body());
        }
    }

    /** Prepares the head of {@code answer}; length and body are left to the caller. */
    HttpServerResponse head(Answer answer) {
        HttpServerResponse response = request.response().setStatusCode(answer.status());
        if (answer.type() != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.type());
        }
        if (!answer.headers().isEmpty()) {
            answer.headers().forEach(response::putHeader);
        }
        return response;
    }
}

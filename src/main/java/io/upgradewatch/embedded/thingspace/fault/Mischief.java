package io.upgradewatch.embedded.thingspace.fault;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/** Effects on the way of the bytes: late, slow, too many, too few, or none. */
final class Mischief {

    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration DRIP = Duration.ofMillis(100);
    private static final Buffer BLOCK = Buffer.buffer(" ".repeat(64 * 1024));
    private static final long HUGE = 1L << 30;

    private Mischief() {}

    /** The truth, late. */
    static Effect delay() {
        return exchange -> exchange.vertx().setTimer(millis(exchange, DELAY), late -> exchange.send(exchange.truth()));
    }

    /** The truth, one byte at a time. */
    static Effect drip() {
        return exchange -> {
            Answer truth = exchange.truth();
            HttpServerResponse response = head(exchange, truth, truth.body().length());
            dripFrom(0, exchange, truth.body(), response);
        };
    }

    private static void dripFrom(int at, SimulatedExchange exchange, Buffer body, HttpServerResponse response) {
        if (response.closed()) {
            return;
        }
        if (at == body.length()) {
            response.end();
            return;
        }
        response.write(body.getBuffer(at, at + 1));
        exchange.vertx().setTimer(millis(exchange, DRIP), next -> dripFrom(at + 1, exchange, body, response));
    }

    /** Nothing, for as long as the other side bears it. */
    static Effect silence() {
        return exchange -> {};
    }

    /** The connection is reset: not closed in good order, but torn. */
    static Effect reset() {
        return exchange -> {
            ConnectionBase connection = (ConnectionBase) exchange.request().connection();
            Channel channel = connection.channel();
            // Closing a socket that lingers for 0 seconds sends RST in place of FIN.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        };
    }

    /** The connection is closed in good order before an answer. */
    static Effect hangUp() {
        return exchange -> exchange.request().connection().close();
    }

    /** Less than the announced length, then the end of the connection. */
    static Effect truncated() {
        return exchange -> {
            HttpServerRequest request = exchange.request();
            Answer truth = exchange.truth();
            head(exchange, truth, truth.body().length() + 1L)
                    .write(Distortions.cut(truth.body()))
                    .onComplete(written -> request.connection().close());
        };
    }

    /** 64 MiB of blanks in front of an empty list, announced. */
    static Effect hugeAnnounced() {
        return exchange -> {
            HttpServerResponse response = head(exchange, Answer.json("[]"), HUGE + 2);
            pump(HUGE, response);
        };
    }

    /** The same, of a length that nobody knows beforehand. */
    static Effect hugeChunked() {
        return exchange -> {
            HttpServerResponse response = exchange.head(Answer.json("[]")).setChunked(true);
            ignoreLoss(response);
            pump(HUGE, response);
        };
    }

    private static void pump(long left, HttpServerResponse response) {
        long rest = left;
        while (rest > 0) {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                long after = rest;
                response.drainHandler(drained -> pump(after, response));
                return;
            }
            response.write(BLOCK);
            rest -= BLOCK.length();
        }
        response.end("[]");
    }

    private static HttpServerResponse head(SimulatedExchange exchange, Answer answer, long length) {
        HttpServerResponse response =
                exchange.head(answer).putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        ignoreLoss(response);
        return response;
    }

    // A client that gives up in the middle is what these effects are for.
    private static void ignoreLoss(HttpServerResponse response) {
        response.exceptionHandler(lost -> {});
    }

    private static long millis(SimulatedExchange exchange, Duration otherwise) {
        return Math.max(1, exchange.by(otherwise).toMillis());
    }
}

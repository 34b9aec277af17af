package io.upgradewatch.thingspace;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;

/**
 * One request from connect to last byte, under one deadline and one bound of length. A call that ends in any way but
 * a whole answer resets its connection, so neither a slow drip nor an endless body holds anything.
 *
 * <p>It is the codec of its own answer: the Web Client knows the codec from the first step of a request to the last,
 * and {@link Wire} uses that to hand the call what the Web Client alone would let go of, the request to be reset.
 *
 * <p>Lives on the loop. Its future never fails.
 */
final class Call implements BodyCodec<byte[]> {

    private static final int KEPT_OF_TOO_LONG = 64 * 1024;

    private final Promise<Exchange> ended = Promise.promise();
    private final Deadlines deadlines;
    private final int maxBody;
    private final long deadline;
    private HttpClientRequest request;
    private HttpClientResponse response;
    private CappedBody body;
    private boolean over;

    Call(Deadlines deadlines, int maxBody) {
        this.deadlines = deadlines;
        this.maxBody = maxBody;
        this.deadline = deadlines.begin(this);
    }

    /** When it is {@link #late}, by {@link System#nanoTime()}. */
    long deadline() {
        return deadline;
    }

    void late() {
        lose("timeout");
    }

    /** Sends {@code asked}, with a body unless it is null. */
    Call send(HttpRequest<?> asked, Buffer content) {
        HttpRequest<byte[]> mine = asked.as(this);
        try {
            (content == null ? mine.send() : mine.sendBuffer(content)).onComplete(this::done);
        } catch (IllegalStateException closed) {
            lose("connect");
        }
        return this;
    }

    Future<Exchange> ended() {
        return ended.future();
    }

    /** There is a connection; says whether the request is to be sent on it. */
    boolean connected(HttpClientRequest connected) {
        if (over) {
            connected.reset();
            return false;
        }
        request = connected;
        return true;
    }

    /** The answer begins; says whether its body is to be read. */
    boolean answered(HttpClientResponse head) {
        if (over) {
            return false;
        }
        response = head;
        long announced = announced(head);
        body = new CappedBody(maxBody, Math.min(announced, maxBody), this::refuse);
        if (announced > maxBody) {
            // Nobody else listens yet, and a reset that nobody hears is logged as an error.
            head.exceptionHandler(reset -> {});
            refuse();
        }
        return !over;
    }

    @Override
    public void create(Handler<AsyncResult<BodyStream<byte[]>>> taker) {
        taker.handle(Future.succeededFuture(body));
    }

    private void done(AsyncResult<HttpResponse<byte[]>> how) {
        if (how.failed()) {
            lose(request == null ? "connect" : "reset");
            return;
        }
        HttpResponse<byte[]> whole = how.result();
        end(new Exchange.Answer(whole.statusCode(), whole.getHeader(HttpHeaders.RETRY_AFTER.toString()), whole.body()));
    }

    private void refuse() {
        if (end(new Exchange.TooLong(response.statusCode(), body.head(KEPT_OF_TOO_LONG)))) {
            request.reset();
        }
    }

    private void lose(String cause) {
        if (end(new Exchange.Lost(request != null, cause)) && request != null) {
            request.reset();
        }
    }

    private boolean end(Exchange how) {
        if (over) {
            return false;
        }
        over = true;
        deadlines.ended(this);
        ended.complete(how);
        return true;
    }

    private static long announced(HttpClientResponse head) {
        String value = head.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (value == null) {
            return -1;
        }
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException unreadable) {
            return -1;
        }
    }
}

package io.upgradewatch.thingspace;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One request from connect to last byte, under one deadline and one bound of length. A call that ends in any way but
 * a whole answer resets its connection, so neither a slow drip nor an endless body holds anything.
 *
 * <p>Lives on the loop. Its future never fails.
 */
final class Call {

    private static final int FIRST_CHUNK = 16 * 1024;
    private static final int KEPT_OF_TOO_LONG = 64 * 1024;

    private final Promise<Exchange> ended = Promise.promise();
    private final Vertx vertx;
    private final int maxBody;
    private final long deadline;
    private HttpClientRequest request;
    private HttpClientResponse response;
    private byte[] body;
    private int length;
    private boolean over;

    Call(
            Vertx vertx,
            Future<HttpClientRequest> connected,
            long timeoutMillis,
            int maxBody,
            Consumer<HttpClientRequest> send) {
        this.vertx = vertx;
        this.maxBody = maxBody;
        this.deadline = vertx.setTimer(timeoutMillis, late -> lose("timeout"));
        connected.onComplete(ar -> {
            if (ar.failed()) {
                lose("connect");
            } else if (over) {
                ar.result().reset();
            } else {
                start(ar.result(), send);
            }
        });
    }

    Future<Exchange> ended() {
        return ended.future();
    }

    /** Nobody waits for the answer any more. */
    void abandon() {
        lose("abandoned");
    }

    private void start(HttpClientRequest connected, Consumer<HttpClientRequest> send) {
        request = connected;
        request.exceptionHandler(failure -> lose("reset"));
        request.response().onComplete(ar -> {
            if (ar.failed()) {
                lose("reset");
            } else {
                head(ar.result());
            }
        });
        send.accept(request);
    }

    private void head(HttpClientResponse head) {
        if (over) {
            return;
        }
        response = head;
        head.exceptionHandler(failure -> lose("reset"));
        long announced = announced(head);
        if (announced > maxBody) {
            refuse();
            return;
        }
        body = new byte[(int) Math.min(maxBody, announced < 0 ? FIRST_CHUNK : Math.min(announced, FIRST_CHUNK * 4L))];
        head.handler(this::take);
        head.endHandler(end -> {
            byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
            end(new Exchange.Answer(head.statusCode(), head.getHeader(HttpHeaders.RETRY_AFTER), whole));
        });
    }

    private void take(Buffer chunk) {
        if (over) {
            return;
        }
        int room = maxBody - length;
        int taken = Math.min(room, chunk.length());
        if (length + taken > body.length) {
            body = Arrays.copyOf(body, (int) Math.min(maxBody, Math.max((long) body.length * 2, length + taken)));
        }
        chunk.getBytes(0, taken, body, length);
        length += taken;
        if (chunk.length() > room) {
            refuse();
        }
    }

    private void refuse() {
        byte[] head = body == null ? new byte[0] : Arrays.copyOf(body, Math.min(length, KEPT_OF_TOO_LONG));
        if (end(new Exchange.TooLong(response.statusCode(), head))) {
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
        vertx.cancelTimer(deadline);
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

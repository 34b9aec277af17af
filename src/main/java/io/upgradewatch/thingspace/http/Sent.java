package io.upgradewatch.thingspace.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Consumer;

/**
 * One request on its connection. An answer that is longer than is read resets the connection, so that an endless body
 * holds nothing. Ends once, unless it is reset from outside. On the loop.
 */
final class Sent {

    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpClientRequest request;
    private final ConnectionUse use;
    private final int maxBody;
    private final Consumer<Exchange> ending;
    private HttpClientResponse response;
    private CappedBody body;
    private boolean over;

    Sent(HttpClientRequest request, int maxBody, Consumer<Exchange> ending) {
        this.request = request;
        this.use = ConnectionUse.of(request.connection());
        this.maxBody = maxBody;
        this.ending = ending;
    }

    ConnectionUse use() {
        return use;
    }

    /** Sends it, as the last one over its connection if {@code last}. */
    void send(Buffer content, boolean last) {
        use.begin();
        if (last) {
            request.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        // Without one, what goes wrong after the end is logged as an error.
        request.exceptionHandler(failure -> {});
        request.response().onComplete(this::answered);
        if (content == null) {
            request.end();
        } else {
            request.end(content);
        }
    }

    /** Nobody waits for it any more. */
    void reset() {
        over = true;
        request.reset();
    }

    private void answered(AsyncResult<HttpClientResponse> head) {
        if (over) {
            return;
        }
        if (head.failed()) {
            lose(head.cause());
            return;
        }
        response = head.result();
        response.exceptionHandler(this::lose);
        if (response.statusCode() == SWITCHING_PROTOCOLS) {
            // Nobody asked for that, and what follows is no HTTP.
            end(new Exchange.Lost(true, LostCause.BAD_HTTP));
            request.reset();
            return;
        }
        long announced = announced(response);
        body = new CappedBody(maxBody, Math.min(announced, maxBody));
        if (announced > maxBody) {
            refuse();
        } else {
            response.handler(this::take);
            response.endHandler(whole -> end(decoded()));
        }
    }

    private void take(Buffer chunk) {
        if (!over && !body.add(chunk)) {
            refuse();
        }
    }

    private Exchange decoded() {
        return AnswerDecoder.decode(
                answer(body.whole()),
                response.getHeader(HttpHeaders.CONTENT_ENCODING),
                response.getHeader(HttpHeaders.CONTENT_TYPE),
                maxBody);
    }

    private void refuse() {
        byte[] head = body.head(Exchange.Unread.KEPT);
        end(answer(head).unread(AnswerDecoder.TOO_LONG, "longer than is read", head));
        request.reset();
    }

    private Exchange.Answer answer(byte[] bytes) {
        return new Exchange.Answer(
                response.statusCode(),
                response.getHeader(HttpHeaders.RETRY_AFTER),
                response.getHeader(HttpHeaders.DATE),
                bytes);
    }

    private void lose(Throwable failure) {
        end(new Exchange.Lost(true, LostCause.ofAnswer(failure)));
    }

    private void end(Exchange how) {
        if (!over) {
            over = true;
            ending.accept(how);
        }
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

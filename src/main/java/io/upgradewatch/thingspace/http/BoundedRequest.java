package io.upgradewatch.thingspace.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One request from looking up its host to the last byte of its answer, under one deadline. An address that takes no
 * connection is followed by the next. A request that does no harm twice, and whose used connection was closed before
 * a byte of the answer came, is sent once more over a fresh one; any other goes over a fresh one at once.
 *
 * <p>Lives on the loop. Its future never fails.
 */
public final class BoundedRequest {

    private static final int PROXY_WANTS_PASSWORD = 407;

    private final Promise<Exchange> ended = Promise.promise();
    private final UnsentRequest request;
    private final Connections connections;
    private final Runnable again;
    private final Deadlines deadlines;
    private final int maxBody;
    private final long deadline;
    private List<SocketAddress> addresses = List.of();
    private int tried;
    private boolean opening;
    private boolean repeated;
    private Sent sent;
    private boolean over;

    /** @param again is run before the request is sent once more */
    public BoundedRequest(
            UnsentRequest request, Connections connections, Runnable again, Deadlines deadlines, int maxBody) {
        this.request = request;
        this.connections = connections;
        this.again = again;
        this.deadlines = deadlines;
        this.maxBody = maxBody;
        this.deadline = deadlines.begin(this);
    }

    /** When it is {@link #late}, by {@link System#nanoTime()}. */
    long deadline() {
        return deadline;
    }

    void late() {
        if (opening) {
            connections.failed(addresses.get(tried));
        }
        lose(addresses.isEmpty() ? LostCause.DNS : LostCause.TIMEOUT);
    }

    public Future<Exchange> ended() {
        return ended.future();
    }

    BoundedRequest start() {
        Future<List<SocketAddress>> known = connections.addresses();
        if (known.isComplete()) {
            found(known);
        } else {
            known.onComplete(this::found);
        }
        return this;
    }

    private void found(AsyncResult<List<SocketAddress>> known) {
        if (known.failed()) {
            lose(connections.proxied() ? LostCause.ofProxy(LostCause.DNS) : LostCause.DNS);
            return;
        }
        addresses = known.result();
        tried = 0;
        open();
    }

    private void open() {
        if (over) {
            return;
        }
        SocketAddress address = addresses.get(tried);
        opening = true;
        connections
                .open(request, address, repeated || !request.repeatable(), millisForOne())
                .onComplete(opened -> opened(address, opened));
    }

    // What is left is shared among the addresses not yet tried and what comes after the connection; the last may take
    // all of it.
    private long millisForOne() {
        int left = addresses.size() - tried;
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        return left == 1 ? 0 : Math.max(1, millis / (left + 1));
    }

    private void opened(SocketAddress address, AsyncResult<HttpClientRequest> opened) {
        opening = false;
        if (opened.succeeded()) {
            send(address, opened.result());
        } else if (!over) {
            connections.failed(address);
            if (++tried < addresses.size()) {
                open();
            } else {
                String cause = LostCause.ofConnecting(opened.cause());
                lose(connections.proxied() ? LostCause.ofProxy(cause) : cause);
            }
        }
    }

    private void send(SocketAddress address, HttpClientRequest open) {
        if (over) {
            open.reset();
            return;
        }
        sent = new Sent(open, maxBody, this::answered);
        sent.send(request.body(), connections.opened(address, sent.use()));
    }

    private void answered(Exchange how) {
        if (connections.proxied() && how instanceof Exchange.Answer answer && answer.status() == PROXY_WANTS_PASSWORD) {
            // Not sent on by the proxy, so nobody upstream has counted it.
            end(new Exchange.Lost(false, LostCause.PROXY_DENIED));
            return;
        }
        boolean unheard = how instanceof Exchange.Lost && sent.use().perhapsClosedBefore();
        if (unheard && request.repeatable() && !repeated) {
            repeated = true;
            sent = null;
            again.run();
            start();
        } else {
            end(how);
        }
    }

    private void lose(String cause) {
        Sent reset = sent;
        if (end(new Exchange.Lost(sent != null, cause)) && reset != null) {
            reset.reset();
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
}

package io.upgradewatch.thingspace;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy as companies have them: it alone knows where hosts are, and asks for a name and a password. */
public final class CompanyProxy {

    /** What it was asked: the method and the target, as sent. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    /** The local port behind each host and port. */
    public final Map<String, Integer> hosts = new ConcurrentHashMap<>();

    private final HttpServer server;
    private final NetClient sockets;
    private final HttpClient requests;
    private final String authorization;

    public CompanyProxy(Vertx vertx, String user, String password) throws Exception {
        sockets = vertx.createNetClient();
        requests = vertx.createHttpClient();
        authorization = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    public int port() {
        return server.actualPort();
    }

    public void close() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        asked.add(request.method() + " " + request.uri());
        if (!authorization.equals(request.getHeader("Proxy-Authorization"))) {
            request.response()
                    .setStatusCode(407)
                    .putHeader("Proxy-Authenticate", "Basic realm=\"company\"")
                    .end();
        } else if (request.method() == HttpMethod.CONNECT) {
            connect(request);
        } else {
            forward(request);
        }
    }

    private void connect(HttpServerRequest request) {
        Integer port = hosts.get(request.uri());
        if (port == null) {
            request.response().setStatusCode(403).end();
            return;
        }
        request.pause();
        sockets.connect(port, "127.0.0.1")
                .onSuccess(there -> request.toNetSocket().onSuccess(here -> join(here, there)))
                .onFailure(down -> request.response().setStatusCode(502).end());
    }

    private static void join(NetSocket here, NetSocket there) {
        here.handler(there::write).closeHandler(closed -> there.close());
        there.handler(here::write).closeHandler(closed -> here.close());
        here.resume();
    }

    private void forward(HttpServerRequest request) {
        String target = request.uri().substring("http://".length());
        Integer port = hosts.get(target.substring(0, target.indexOf('/')));
        String path = target.substring(target.indexOf('/'));
        request.body().onSuccess(body -> requests.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setURI(path))
                .compose(out -> {
                    out.headers().addAll(request.headers());
                    return out.send(body);
                })
                .onSuccess(in -> in.body().onSuccess(answer -> {
                    request.response().setStatusCode(in.statusCode()).headers().addAll(in.headers());
                    request.response().end(Buffer.buffer().appendBuffer(answer));
                })));
    }
}

package io.upgradewatch.thingspace.http;

import io.upgradewatch.thingspace.address.UpstreamAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The connections of one credential set to every address of its upstream, or of the proxy that leads there and finds the
 * upstream's own. On the loop.
 */
final class Connections {

    // By then whoever moved behind its address, a load balancer's target say, has been left.
    private static final long OLDEST_NANOS = Duration.ofMinutes(5).toNanos();
    // A token request and a login never wait behind polls.
    private static final int BESIDES_POLLS = 2;

    private final HttpClient kept;
    private final HttpClient fresh;
    private final UpstreamAddresses addresses;
    private final Route.Proxy proxy;
    private final SocketAddress upstream;
    private final String host;
    private final int port;
    private final LongSupplier nanoTime;

    Connections(Context loop, CredentialSet set, int concurrency, Network network) {
        this.nanoTime = network.nanoTime();
        URI url = set.url();
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        this.port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        this.host = withoutLastDot(url.getHost().toLowerCase(Locale.ROOT));
        String name = url.getHost().replaceAll("[\\[\\]]", "");
        this.proxy = set.route().proxy().orElse(null);
        this.upstream = SocketAddress.inetSocketAddress(port, withoutLastDot(name.toLowerCase(Locale.ROOT)));
        this.addresses = new UpstreamAddresses(
                set.name(),
                proxy == null ? name : proxy.host(),
                proxy == null ? port : proxy.port(),
                network.lookup().apply(loop),
                network.nanoTime());
        PoolOptions pool = new PoolOptions().setHttp1MaxSize(concurrency + BESIDES_POLLS);
        this.kept = client(loop.owner(), ClientOptions.kept(set), pool);
        this.fresh = client(loop.owner(), ClientOptions.fresh(set), pool);
    }

    private HttpClient client(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connection -> ConnectionUse.watch(connection, nanoTime))
                .build();
    }

    /** See {@link UpstreamAddresses#all}. */
    Future<List<SocketAddress>> addresses() {
        return addresses.all();
    }

    /**
     * A request that is ready to be sent to {@code address}.
     *
     * @param anew whether to make a connection for it
     * @param millis how long to try; 0 for as long as the set's time-out
     */
    Future<HttpClientRequest> open(UnsentRequest request, SocketAddress address, boolean anew, long millis) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setURI(request.target())
                .setHost(host)
                .setPort(port)
                .setServer(proxy == null ? address : upstream)
                .setProxyOptions(proxy == null ? null : by(address))
                .setHeaders(request.headers())
                .setConnectTimeout(millis);
        try {
            return (anew ? fresh : kept).request(options);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(closed);
        }
    }

    private ProxyOptions by(SocketAddress address) {
        return new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(address.host())
                .setPort(address.port())
                .setUsername(proxy.user())
                .setPassword(proxy.password());
    }

    /** Whether what fails on the way to the first address is a proxy's. */
    boolean proxied() {
        return proxy != null;
    }

    /** The request has a connection: whether it is to be the last one there. */
    boolean opened(SocketAddress address, ConnectionUse use) {
        addresses.served(address);
        return use.ageNanos() > OLDEST_NANOS;
    }

    /** No connection to {@code address} was had. */
    void failed(SocketAddress address) {
        addresses.failed(address);
    }

    void close() {
        kept.close();
        fresh.close();
    }

    private static String withoutLastDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}

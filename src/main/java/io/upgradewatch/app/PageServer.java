package io.upgradewatch.app;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.upgradewatch.kafka.client.HttpAddress;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Where page and REST have come to listen: with TLS if they have it, and under which certificate. */
@Singleton
class PageServer implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(PageServer.class);
    private static final long STARTED_WITHIN_SECONDS = 60;

    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile HttpServerOptions https;

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        https = options;
    }

    void httpStarted(@ObservesAsync HttpServerStart start) {
        if (https == null || https.getKeyCertOptions() == null) {
            started.complete(null);
        }
    }

    void httpsStarted(@ObservesAsync HttpsServerStart start) {
        started.complete(null);
    }

    /**
     * What to tell the other instances. Blocks until the page can be reached, for a minute at most.
     *
     * @param otherwise the address if it cannot
     */
    HttpAddress address(HttpAddress otherwise) {
        try {
            started.get(STARTED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
            LOG.warn("the page does not listen yet; the other instances are told where it should");
            return otherwise;
        }
        HttpServerOptions secure = https;
        if (secure == null || secure.getKeyCertOptions() == null) {
            return otherwise;
        }
        String fingerprint = ShownCertificate.fingerprint(secure.getHost(), secure.getPort())
                .orElseGet(() -> {
                    LOG.warn("the page's certificate cannot be had; other instances will not pass requests on to this"
                            + " one");
                    return "";
                });
        return new HttpAddress("https", secure.getHost(), secure.getPort(), otherwise.instance(), fingerprint);
    }
}

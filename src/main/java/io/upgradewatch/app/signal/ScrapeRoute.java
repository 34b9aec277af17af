package io.upgradewatch.app.signal;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.upgradewatch.observe.Scrapes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Notes who is given the metrics, before they are read and once they were delivered in full; and that the process is about
 * to end, so that what is still to be counted is seen by the last scrapes.
 */
@Singleton
class ScrapeRoute {

    private static final String METRICS = "/q/metrics";
    private static final String OPEN_METRICS = "openmetrics";
    private static final int OK = 200;

    private final Scrapes scrapes;

    ScrapeRoute(Scrapes scrapes) {
        this.scrapes = scrapes;
    }

    void open(@Observes ManagementInterface management) {
        management
                .router()
                .route(HttpMethod.GET, METRICS)
                .order(Integer.MIN_VALUE + 1)
                .handler(this::enter);
    }

    void delayed(@Observes ShutdownDelayInitiatedEvent event) {
        scrapes.stopping();
    }

    private void enter(RoutingContext request) {
        Runnable delivered = scrapes.begin(request.request().remoteAddress().hostAddress());
        // Quarkus compresses what it knows to be worth it, which metrics are not.
        request.addHeadersEndHandler(head -> request.response().headers().remove(HttpHeaders.CONTENT_ENCODING));
        request.addEndHandler(end -> {
            if (end.succeeded() && request.response().getStatusCode() == OK) {
                delivered.run();
            }
        });
        // Who does not ask for OpenMetrics gets what every tool reads.
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains(OPEN_METRICS)) {
            request.request().headers().set(HttpHeaders.ACCEPT, "text/plain");
        }
        request.next();
    }
}

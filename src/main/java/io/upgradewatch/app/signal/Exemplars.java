package io.upgradewatch.app.signal;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.prometheus.client.exemplars.tracer.otel.OpenTelemetrySpanContextSupplier;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Histograms name a trace as an example where traces are wanted; where not, nothing is even asked. */
@Singleton
public class Exemplars {

    private static final String OPEN_METRICS = "application/openmetrics-text";

    // The registry gives an example to counts as well, for which Prometheus refuses all that it is told.
    private static final Pattern BESIDE_A_COUNT = Pattern.compile("(?m)^(\\w+_count[ {].*) # \\{.*$");

    private final SmallRyeConfig config;

    Exemplars(SmallRyeConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> sampler() {
        return wanted()
                ? Optional.of(new DefaultExemplarSampler(new OpenTelemetrySpanContextSupplier()))
                : Optional.empty();
    }

    // Only OpenMetrics has room for examples, and Quarkus speaks it only to those who ask for it letter by letter,
    // which Prometheus does not: it lists several versions with their weights. The registry's type is deprecated in
    // favour of one that Quarkus does not bring yet.
    @SuppressWarnings("deprecation")
    void route(@Observes ManagementInterface management, PrometheusMeterRegistry registry) {
        if (wanted()) {
            CollectorRegistry samples = registry.getPrometheusRegistry();
            management.router().get("/q/metrics").order(-1).blockingHandler(asked -> answer(asked, samples));
        }
    }

    private static void answer(RoutingContext asked, CollectorRegistry registry) {
        String accepted = asked.request().getHeader(HttpHeaders.ACCEPT);
        if (accepted == null || !accepted.contains(OPEN_METRICS)) {
            asked.next();
            return;
        }
        StringWriter text = new StringWriter();
        try {
            TextFormat.writeOpenMetrics100(text, registry.metricFamilySamples());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        asked.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TextFormat.CONTENT_TYPE_OPENMETRICS_100)
                .end(BESIDE_A_COUNT.matcher(text.toString()).replaceAll("$1"));
    }

    // Asked before the configuration has been read as a whole: what is wrong with it is said there.
    private boolean wanted() {
        return config.getOptionalValue("upgradewatch.tracing.enabled", String.class)
                .filter(text -> text.strip().equalsIgnoreCase("true"))
                .isPresent();
    }
}

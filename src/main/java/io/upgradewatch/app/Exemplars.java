package io.upgradewatch.app;

import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.prometheus.client.exemplars.tracer.otel.OpenTelemetrySpanContextSupplier;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Histograms name a trace as an example where traces are wanted; where not, nothing is even asked. */
@Singleton
public class Exemplars {

    // Asked for before the configuration has been read as a whole: what is wrong with it is said there.
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> sampler(SmallRyeConfig config) {
        boolean wanted = config.getOptionalValue("upgradewatch.tracing.enabled", String.class)
                .filter(text -> text.strip().equalsIgnoreCase("true"))
                .isPresent();
        return wanted
                ? Optional.of(new DefaultExemplarSampler(new OpenTelemetrySpanContextSupplier()))
                : Optional.empty();
    }
}

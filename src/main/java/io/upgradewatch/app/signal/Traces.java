package io.upgradewatch.app.signal;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.observe.CycleSpans;
import io.upgradewatch.shard.cycle.CycleTracer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * OpenTelemetry, for those who want traces: built only for them. A thread of its own sends what has ended, once a
 * second; what a slow collector leaves lying beyond some thousand spans is dropped.
 */
public final class Traces implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LAST_WORDS_SECONDS = 2;

    private final SdkTracerProvider provider;

    public Traces(Settings.Tracing tracing, HttpAddress address, MeterRegistry registry) {
        OtlpHttpSpanExporterBuilder collector = OtlpHttpSpanExporter.builder()
                .setEndpoint(tracing.endpoint().toString())
                .setTimeout(PATIENCE);
        tracing.headers().forEach(collector::addHeader);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                "upgradewatch",
                                AttributeKey.stringKey("service.instance.id"),
                                instance(address)))))
                .setSampler(tracing.ratio() < 1 ? Sampler.traceIdRatioBased(tracing.ratio()) : Sampler.alwaysOn())
                .addSpanProcessor(BatchSpanProcessor.builder(new CountedExporter(collector.build(), registry))
                        .setScheduleDelay(EVERY)
                        .build())
                .build();
    }

    // A container's host name is its own, while the address that it listens on is everybody's.
    private static String instance(HttpAddress address) {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElse(address.host()) + ":" + address.port();
    }

    public CycleTracer cycles() {
        return new CycleSpans(provider.get("io.upgradewatch"));
    }

    /** Sends what is left, for two seconds at most. */
    @Override
    public void close() {
        provider.shutdown().join(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    }
}

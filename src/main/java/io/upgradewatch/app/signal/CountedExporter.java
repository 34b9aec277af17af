package io.upgradewatch.app.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Counts the spans that a collector takes and those that it does not, and tells the log when that changes. */
final class CountedExporter implements SpanExporter {

    private static final Logger LOG = Logger.getLogger(CountedExporter.class);

    private final SpanExporter collector;
    private final Counter exported;
    private final Counter failed;
    private final AtomicBoolean failing = new AtomicBoolean();

    CountedExporter(SpanExporter collector, MeterRegistry registry) {
        this.collector = collector;
        exported = counter(registry, "exported");
        failed = counter(registry, "failed");
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = collector.export(spans);
        return result.whenComplete(() -> ended(result, count));
    }

    // Never in the collector's own words, which may repeat the headers that it was sent.
    private void ended(CompletableResultCode result, int spans) {
        (result.isSuccess() ? exported : failed).increment(spans);
        if (failing.compareAndSet(result.isSuccess(), !result.isSuccess())) {
            if (result.isSuccess()) {
                LOG.info("the trace collector takes spans again");
            } else {
                LOG.warnf("the trace collector takes no spans; they are dropped cause=%s", cause(result));
            }
        }
    }

    private static String cause(CompletableResultCode result) {
        Throwable why = result.getFailureThrowable();
        while (why != null && why.getCause() != null) {
            why = why.getCause();
        }
        return why == null ? "unknown" : why.getClass().getSimpleName();
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("upgradewatch.spans")
                .description("Spans handed to the trace collector")
                .tag("result", result)
                .register(registry);
    }
}

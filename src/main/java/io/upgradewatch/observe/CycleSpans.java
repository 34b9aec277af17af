package io.upgradewatch.observe;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.cycle.CycleTracer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A trace of each cycle with a change: {@code cycle} around {@code poll}, {@code diff} and {@code publish}, the last of
 * which is what consumers of the events go on from. Written once the change is known, with the times as they were.
 */
public final class CycleSpans implements CycleTracer {

    private static final AttributeKey<String> ACCOUNT = AttributeKey.stringKey("upgradewatch.account");
    private static final AttributeKey<String> DEVICE = AttributeKey.stringKey("upgradewatch.device");
    private static final AttributeKey<Long> SHARD = AttributeKey.longKey("upgradewatch.shard");
    private static final AttributeKey<Long> CHANGES = AttributeKey.longKey("upgradewatch.changes");
    private static final AttributeKey<String> PREVIOUS = AttributeKey.stringKey("upgradewatch.previous_status");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("upgradewatch.status");
    private static final AttributeKey<String> FIRMWARE = AttributeKey.stringKey("upgradewatch.firmware_to");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");

    // Whoever sends an IMEI where a name belongs shall not find it in a trace.
    private static final Pattern IMEI = Pattern.compile("[0-9]{11}(?=[0-9]{4})");
    private static final int LONGEST = 64;

    private final Tracer tracer;

    public CycleSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Trace trace(Found found) {
        Span cycle = tracer.spanBuilder("cycle")
                .setNoParent()
                .setStartTimestamp(found.sentAt())
                .setAttribute(ACCOUNT, clean(found.watch().account().value()))
                .setAttribute(DEVICE, found.watch().imei().toString())
                .setAttribute(SHARD, (long) found.shard())
                .setAttribute(CHANGES, (long) found.changes().size())
                .startSpan();
        Context parent = Context.root().with(cycle);
        part("poll", SpanKind.CLIENT, parent, found.sentAt()).end(found.readAt());
        part("diff", SpanKind.INTERNAL, parent, found.readAt()).end(found.diffedAt());
        Span publish = part("publish", SpanKind.PRODUCER, parent, found.diffedAt());
        publish.setAttribute(SYSTEM, "kafka");
        found.changes().forEach(change -> publish.addEvent("change", attributes(change), found.diffedAt()));
        return new Spans(cycle, publish);
    }

    private Span part(String name, SpanKind kind, Context parent, Instant start) {
        return tracer.spanBuilder(name)
                .setParent(parent)
                .setSpanKind(kind)
                .setStartTimestamp(start)
                .startSpan();
    }

    private static Attributes attributes(UpgradeStatusChanged change) {
        return Attributes.of(
                PREVIOUS, clean(change.previous()),
                STATUS, clean(change.upgrade().status()),
                FIRMWARE, clean(change.upgrade().firmwareTo()));
    }

    private static String clean(Object text) {
        String all = Objects.toString(text, "none");
        return IMEI.matcher(all.substring(0, Math.min(all.length(), LONGEST))).replaceAll("***********");
    }

    private record Spans(Span cycle, Span publish) implements Trace {

        @Override
        public Map<String, String> attributes() {
            Map<String, String> attributes = new HashMap<>();
            W3CTraceContextPropagator.getInstance().inject(Context.root().with(publish), attributes, Map::put);
            return attributes;
        }

        @Override
        public void committed(Instant at, Runnable measure) {
            Context.root().with(publish).wrap(measure).run();
            end(at);
        }

        @Override
        public void failed(Instant at, Throwable why) {
            // Its kind alone: a message may hold anything.
            publish.setStatus(StatusCode.ERROR, why.getClass().getSimpleName());
            cycle.setStatus(StatusCode.ERROR);
            end(at);
        }

        private void end(Instant at) {
            publish.end(at);
            cycle.end(at);
        }
    }
}

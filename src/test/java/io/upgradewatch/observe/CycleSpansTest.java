package io.upgradewatch.observe;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CycleSpansTest {

    private static final Imei IMEI = Imei.of("990000473475989");
    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final Instant SENT = Instant.parse("2026-11-23T00:00:00Z");

    private final List<SpanData> ended = new ArrayList<>();

    @Test
    void aCycleIsOneTraceOfItsPartsWithTheirOwnTimes() {
        spans(Sampler.alwaysOn()).trace(found("SR2")).committed(SENT.plusMillis(150), () -> {});

        assertThat(ended).extracting(SpanData::getName).containsExactly("poll", "diff", "publish", "cycle");
        assertThat(ended)
                .extracting(SpanData::getTraceId)
                .containsOnly(ended.get(0).getTraceId());
        SpanData cycle = ended.get(3);
        assertThat(ended.subList(0, 3)).extracting(SpanData::getParentSpanId).containsOnly(cycle.getSpanId());
        assertThat(ended)
                .extracting(span -> TimeUnit.NANOSECONDS.toMillis(span.getEndEpochNanos() - span.getStartEpochNanos()))
                .containsExactly(100L, 1L, 49L, 150L);
    }

    @Test
    void theEventsGoOnFromThePublication() {
        CycleTracer.Trace trace = spans(Sampler.alwaysOn()).trace(found("SR2"));
        String[] current = new String[1];
        trace.committed(SENT, () -> current[0] = Span.current().getSpanContext().getSpanId());

        SpanData publish = ended.get(2);
        assertThat(trace.attributes())
                .containsOnlyKeys("traceparent")
                .containsEntry("traceparent", "00-" + publish.getTraceId() + "-" + publish.getSpanId() + "-01");
        assertThat(current).containsExactly(publish.getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void oneThatIsNotSampledIsNotSentAndItsEventsSaySo() {
        CycleTracer.Trace trace = spans(Sampler.alwaysOff()).trace(found("SR2"));
        trace.committed(SENT, () -> {});

        assertThat(ended).isEmpty();
        assertThat(trace.attributes().get("traceparent")).endsWith("-00");
    }

    @Test
    void aFailureShowsByItsKindAndNotByItsWords() {
        spans(Sampler.alwaysOn()).trace(found("SR2")).failed(SENT, new IllegalStateException("a secret"));

        assertThat(ended.get(2).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(ended.get(3).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(ended.toString()).contains("IllegalStateException").doesNotContain("a secret");
    }

    @Test
    void noImeiStandsInATraceWhateverUpstreamSends() {
        spans(Sampler.alwaysOn()).trace(found("v" + IMEI.digits())).committed(SENT, () -> {});

        assertThat(ended.toString()).contains("***********5989").doesNotContain(IMEI.digits());
    }

    private CycleSpans spans(Sampler sampler) {
        SpanExporter exporter = SpanExporter.composite(new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                ended.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        });
        return new CycleSpans(SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()
                .get("test"));
    }

    private static CycleTracer.Found found(String firmwareTo) {
        Upgrade upgrade = new Upgrade(
                new CampaignId("252d7ffc-7e35-11ec-931d-76f56843c393"),
                UpgradeStatus.UPGRADE_FAILED,
                null,
                null,
                null,
                firmwareTo,
                null,
                SENT);
        return new CycleTracer.Found(
                new Watch(IMEI, ACCOUNT, SENT, List.of(), Watch.Source.TOPIC),
                3,
                SENT,
                SENT.plusMillis(100),
                SENT.plusMillis(101),
                List.of(new UpgradeStatusChanged(IMEI, ACCOUNT, null, upgrade, 0, SENT)));
    }
}

package io.upgradewatch.kafka.row;

import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.fota.UpgradeStatusChanged;
import io.upgradewatch.kafka.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangeRecordTest {

    @Test
    void theDocumentedSampleIsSpeltAsInTheContract() {
        ProducerRecord<byte[], byte[]> row = ChangeRecord.of(Samples.change(Samples.IMEI), Map.of(), "changes", 3);

        assertThat(row.topic()).isEqualTo("changes");
        assertThat(row.partition()).isEqualTo(3);
        assertThat(new String(row.key(), StandardCharsets.US_ASCII)).isEqualTo("990000473475989");
        assertThat(new String(row.value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"deviceId\":\"990000473475989\",\"accountName\":\"0000123456-00001\","
                        + "\"campaignId\":\"252d7ffc-7e35-11ec-931d-76f56843c393\","
                        + "\"previousStatus\":\"UpgradePending\",\"status\":\"UpgradeFailed\",\"reversal\":false,"
                        + "\"reason\":\"Upgrade failed, processing is not allowed after campaign end date"
                        + " 14 Dec 21 00:00 UTC\",\"reasonCategory\":\"campaign_ended\","
                        + "\"firmwareName\":\"SEQUANSCommunications_GM01Q_SR1.2.0.0-10657_SR1.2.0.0-10512\","
                        + "\"firmwareFrom\":\"SR1.2.0.0-10657\",\"firmwareTo\":\"SR1.2.0.0-10512\","
                        + "\"startDate\":\"2022-01-25\",\"reportUpdatedTime\":\"2022-01-26T03:45:01.608Z\","
                        + "\"observedTime\":\"2026-11-23T01:02:03.456Z\"}");
    }

    @Test
    void headersAreThoseOfABinaryCloudEventAndNoOthers() {
        Map<String, String> headers = new TreeMap<>();
        ChangeRecord.of(Samples.change(Samples.IMEI), Map.of(), "changes", 3)
                .headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));

        assertThat(headers)
                .containsOnly(
                        Map.entry("ce_specversion", "1.0"),
                        Map.entry("ce_type", "UpgradeStatusChanged"),
                        Map.entry("ce_source", "/upgradewatch/accounts/0000123456-00001"),
                        Map.entry("ce_subject", "990000473475989"),
                        Map.entry("ce_id", Samples.change(Samples.IMEI).id()),
                        Map.entry("ce_sequence", "7"),
                        Map.entry("ce_time", "2026-11-23T01:02:03.456Z"),
                        Map.entry("content-type", "application/json"));
    }

    @Test
    void aTraceIsToldInTheExtensionThatCloudEventsHasForIt() {
        Map<String, String> trace = Map.of("traceparent", "00-a-b-01", "tracestate", "x=y");
        var row = ChangeRecord.of(Samples.change(Samples.IMEI), trace, "changes", 3);

        assertThat(row.headers().lastHeader("ce_traceparent").value())
                .asString()
                .isEqualTo("00-a-b-01");
        assertThat(row.headers().lastHeader("ce_tracestate").value()).asString().isEqualTo("x=y");
        assertThat(row.value())
                .isEqualTo(ChangeRecord.of(Samples.change(Samples.IMEI), Map.of(), "changes", 3)
                        .value());
    }

    @Test
    void theTimeIsSpeltTheSameInHeaderAndValueDownToTheLastZero() {
        UpgradeStatusChanged change = new UpgradeStatusChanged(
                Samples.IMEI,
                Samples.ACCOUNT,
                null,
                Samples.change(Samples.IMEI).upgrade(),
                0,
                Instant.parse("2026-11-23T01:02:03.450999Z"));

        var row = ChangeRecord.of(change, Map.of(), "changes", 0);

        assertThat(row.headers().headers("ce_time")).singleElement().satisfies(header -> assertThat(
                        new String(header.value(), StandardCharsets.UTF_8))
                .isEqualTo("2026-11-23T01:02:03.450Z"));
        assertThat(new String(row.value(), StandardCharsets.UTF_8))
                .contains("\"observedTime\":\"2026-11-23T01:02:03.450Z\"");
    }

    @Test
    void whatUpstreamDidNotSayIsNull() {
        Upgrade bare = new Upgrade(new CampaignId("c"), UpgradeStatus.ACCEPTED, null, null, null, null, null, null);
        UpgradeStatusChanged change =
                new UpgradeStatusChanged(Samples.IMEI, Samples.ACCOUNT, null, bare, 0, Samples.OBSERVED);

        assertThat(new String(ChangeRecord.of(change, Map.of(), "changes", 0).value(), StandardCharsets.UTF_8))
                .contains("\"previousStatus\":null,")
                .contains("\"reason\":null,\"reasonCategory\":\"other\",\"firmwareName\":null,\"firmwareFrom\":null,"
                        + "\"firmwareTo\":null,\"startDate\":null,\"reportUpdatedTime\":null,");
    }
}

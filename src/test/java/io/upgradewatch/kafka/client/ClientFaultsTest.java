package io.upgradewatch.kafka.client;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientFaultsTest {

    @Test
    void nothingIsWrongWithNothing() {
        assertThat(ClientFaults.of(Map.of())).isEmpty();
        assertThat(ClientFaults.of(Map.of("bootstrap.servers", "broker-1:9092, broker-2:9092")))
                .isEmpty();
    }

    @Test
    void everyBadValueIsNamedAtOnceInWordsThatDoNotRepeatIt() {
        Map<String, String> faults = ClientFaults.of(Map.of(
                "bootstrap.servers", "nowhere-bad",
                "session.timeout.ms", "bad",
                "linger.ms", "-7",
                "security.protocol", "bad",
                "enable.metrics.push", "bad",
                "fetch.max.bytes", "bad",
                "compression.type", "bad"));

        assertThat(faults)
                .containsOnlyKeys(
                        "bootstrap.servers",
                        "session.timeout.ms",
                        "linger.ms",
                        "security.protocol",
                        "enable.metrics.push",
                        "fetch.max.bytes",
                        "compression.type")
                .containsEntry("bootstrap.servers", "must be addresses such as broker-1:9092, separated by commas")
                .containsEntry("compression.type", "must be one of none, gzip, snappy, lz4, zstd");
        assertThat(faults.get("session.timeout.ms")).startsWith("must be a whole number");
        assertThat(faults.get("enable.metrics.push")).startsWith("must be true or false");
        assertThat(faults.values()).noneMatch(fault -> fault.contains("bad") || fault.contains("-7"));
    }

    @ParameterizedTest
    @CsvSource({
        "session.timeout.ms,5000,heartbeat.interval.ms,5000,heartbeat.interval.ms",
        "default.api.timeout.ms,5000,request.timeout.ms,6000,default.api.timeout.ms",
        "delivery.timeout.ms,5000,request.timeout.ms,6000,delivery.timeout.ms",
        "delivery.timeout.ms,5000,linger.ms,5000,delivery.timeout.ms",
        "transaction.timeout.ms,5000,delivery.timeout.ms,6000,transaction.timeout.ms",
        "fetch.max.wait.ms,5000,request.timeout.ms,5000,fetch.max.wait.ms",
        "retries,0,max.block.ms,5000,retries",
        "max.in.flight.requests.per.connection,10,max.block.ms,5000,max.in.flight.requests.per.connection",
    })
    void valuesThatCollideAreNamed(String one, String value, String other, String with, String named) {
        assertThat(ClientFaults.of(Map.of(one, value, other, with))).containsOnlyKeys(named);
    }

    @Test
    void whatTheNewGroupProtocolLeavesToBrokersCollidesWithNothing() {
        assertThat(ClientFaults.of(Map.of(
                        "group.protocol", "consumer", "session.timeout.ms", "5000", "heartbeat.interval.ms", "6000")))
                .isEmpty();
    }

    @Test
    void noPasswordIsRepeated() {
        String jaas =
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"hush\";";

        assertThat(ClientFaults.of(
                                Map.of("sasl.jaas.config", jaas, "sasl.mechanism", "", "security.protocol", "SASL_SSL"))
                        .toString())
                .doesNotContain("hush");
    }
}

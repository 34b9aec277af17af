package io.upgradewatch.serve.access.user;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientAddressTest {

    private static final Networks PROXIES = Networks.of(List.of("10.0.0.0/8", " fd00::/8", "192.0.2.7"));

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "11.0.0.0, false",
        "fdff::1, true",
        "fe00::1, false",
        "192.0.2.7, true",
        "192.0.2.6, false",
        "localhost, false"
    })
    void networksHoldTheirAddresses(String address, boolean within) {
        assertThat(PROXIES.contain(address)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "10.0.0", "fd00::/129", "/8"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Networks.of(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNetworkOfNoBitsHoldsEverything() {
        assertThat(Networks.of(List.of("0.0.0.0/0")).contain("203.0.113.5")).isTrue();
        assertThat(Networks.of(List.of("10.0.0.128/25")).contain("10.0.0.127")).isFalse();
        assertThat(Networks.of(List.of("10.0.0.128/25")).contain("10.0.0.129")).isTrue();
    }

    @Test
    void onlyATrustedProxyIsBelieved() {
        assertThat(client("203.0.113.5", "1.2.3.4")).isEqualTo("203.0.113.5");
        assertThat(client("10.0.0.1", "1.2.3.4")).isEqualTo("1.2.3.4");
        assertThat(client("10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @Test
    void whatTheClientWroteItselfIsNotBelieved() {
        assertThat(client("10.0.0.1", "9.9.9.9, 203.0.113.5")).isEqualTo("203.0.113.5");
        assertThat(client("10.0.0.1", "9.9.9.9", "203.0.113.5, 10.0.0.2")).isEqualTo("203.0.113.5");
    }

    @Test
    void portsAreCutOffAndNonsenseEndsTheWay() {
        assertThat(client("10.0.0.1", "203.0.113.5:4711")).isEqualTo("203.0.113.5");
        assertThat(client("10.0.0.1", "[2001:db8::1]:4711")).isEqualTo("2001:db8::1");
        assertThat(client("10.0.0.1", "2001:db8::1")).isEqualTo("2001:db8::1");
        assertThat(client("10.0.0.1", "unknown")).isEqualTo("10.0.0.1");
        assertThat(client("10.0.0.1", "")).isEqualTo("10.0.0.1");
    }

    private static String client(String connection, String... forwardedFor) {
        return ClientAddress.of(connection, List.of(forwardedFor), PROXIES);
    }
}

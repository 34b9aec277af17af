package io.upgradewatch.serve.access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestOriginTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080", "up.localhost"})
    void namesOfThisMachineAreLoopback(String host) {
        assertThat(new RequestOrigin(host, null, null).toLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "x@localhost", ""
            })
    void otherNamesAreNot(String host) {
        assertThat(new RequestOrigin(host, null, null).toLoopback()).isFalse();
        assertThat(new RequestOrigin(null, null, null).toLoopback()).isFalse();
    }

    @Test
    void browsersTellOfPagesOfOtherSites() {
        assertThat(new RequestOrigin("localhost:8080", null, "cross-site").crossSite())
                .isTrue();
        assertThat(new RequestOrigin("localhost:8080", null, "same-site").crossSite())
                .isTrue();
        assertThat(new RequestOrigin("localhost:8080", "http://evil.example", null).crossSite())
                .isTrue();
        assertThat(new RequestOrigin("localhost:8080", "http://localhost:9999", null).crossSite())
                .isTrue();
        assertThat(new RequestOrigin("localhost:8080", "null", null).crossSite())
                .isTrue();
    }

    @Test
    void ourPageAndOtherProgramsAreNoOtherSite() {
        assertThat(new RequestOrigin("localhost:8080", null, null).crossSite()).isFalse();
        assertThat(new RequestOrigin("localhost:8080", "http://localhost:8080", null).crossSite())
                .isFalse();
        assertThat(new RequestOrigin("proxy:1", "https://watch.example", "same-origin").crossSite())
                .isFalse();
        assertThat(new RequestOrigin("localhost:8080", null, "none").crossSite())
                .isFalse();
    }
}

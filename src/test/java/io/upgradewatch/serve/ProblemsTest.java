package io.upgradewatch.serve;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemsTest {

    @Test
    void whateverMayBeAnImeiIsMaskedInTheLog() {
        assertThat(Problems.masked("no device 990000473475989 in (990013907835573)"))
                .isEqualTo("no device ***********5989 in (***********5573)");
        assertThat(Problems.masked("after 1764000000000 ms")).isEqualTo("after 1764000000000 ms");
    }

    @Test
    void everyPathKnowsItsMethods() {
        assertThat(ApiPaths.allowed("/api/devices/import")).isEqualTo("POST");
        assertThat(ApiPaths.allowed("/api/devices/990000473475989")).isEqualTo("DELETE, GET, PUT");
        assertThat(ApiPaths.allowed("/api/nothing")).isEmpty();
    }
}

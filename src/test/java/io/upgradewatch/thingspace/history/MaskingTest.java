package io.upgradewatch.thingspace.history;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTest {

    @ParameterizedTest
    @CsvSource({
        "nothing of it,nothing of it",
        "a secret-1 and secret-1,a ******** and ********",
        "ssecret-1secret-1,s****************",
        "other-22,********",
        "cut at its end: secre,cut at its end: *****",
        "no telling: sec,no telling: sec",
        "secret-2,secret-2",
    })
    void tokensAreOverwrittenAndNothingElseIs(String body, String shown) {
        assertThat(masked(body)).isEqualTo(shown);
    }

    @Test
    void aBodyWithoutTokensIsNotCopied() {
        byte[] body = {1, 2, 3};
        assertThat(Masking.of(body, "secret-1", "")).isSameAs(body);
    }

    private static String masked(String body) {
        return new String(
                Masking.of(body.getBytes(StandardCharsets.UTF_8), "secret-1", "other-22"), StandardCharsets.UTF_8);
    }
}

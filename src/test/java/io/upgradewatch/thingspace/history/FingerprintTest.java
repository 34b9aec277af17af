package io.upgradewatch.thingspace.history;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTest {

    private static final byte[] ANSWER =
            "[{\"campaignId\":\"a\",\"status\":\"UpgradePending\"}]".getBytes(StandardCharsets.UTF_8);

    @Test
    void theSameBytesHaveTheSameFingerprint() {
        assertThat(Fingerprint.of(ANSWER.clone())).isEqualTo(Fingerprint.of(ANSWER));
    }

    @Test
    void anyOtherBitIsAnotherFingerprint() {
        for (int bit = 0; bit < 8 * ANSWER.length; bit++) {
            byte[] other = ANSWER.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Fingerprint.of(other)).isNotEqualTo(Fingerprint.of(ANSWER));
        }
    }

    @Test
    void noAnswerHasTheFingerprintOfNone() {
        assertThat(Fingerprint.of(new byte[0])).isNotZero();
    }
}

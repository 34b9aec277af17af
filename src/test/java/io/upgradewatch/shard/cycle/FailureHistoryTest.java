package io.upgradewatch.shard.cycle;

import io.upgradewatch.fleet.Trial;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureHistoryTest {

    private final FailureHistory failed =
            FailureHistory.NONE.failed(Trial.NOON, true).failed(Trial.NOON, true);

    @Test
    void aDeviceThatIsWellHasNone() {
        assertThat(FailureHistory.NONE.failed()).isFalse();
        assertThat(FailureHistory.NONE.because(null)).isSameAs(FailureHistory.NONE);
    }

    @Test
    void anAnswerThatCannotBePublishedIsNoFailureOfTheDevice() {
        assertThat(failed.aborted()).isEqualTo(new FailureHistory(0, 0, 1, Trial.NOON.toEpochMilli(), null));
        assertThat(failed.aborted().failed()).isTrue();
    }

    @Test
    void whenOthersFailAsWellTheDeviceIsNotSingledOut() {
        assertThat(failed.singledOut()).isEqualTo(2);
        assertThat(failed.failed(Trial.NOON, false).singledOut()).isZero();
        assertThat(failed.failed(Trial.NOON, false).failures()).isEqualTo(3);
    }

    @Test
    void theCauseOfAnEarlierEndingIsForgotten() {
        assertThat(failed.because("timeout").because(null).cause()).isNull();
    }
}

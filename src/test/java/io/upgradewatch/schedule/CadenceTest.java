package io.upgradewatch.schedule;

import io.upgradewatch.fota.Imei;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CadenceTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Property
    void aSlotLiesStrictlyAfterNowAndAtMostOneIntervalAway(
            @ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long number,
            @ForAll @LongRange(min = -1_000_000_000_000L, max = 4_000_000_000_000L) long now,
            @ForAll @LongRange(min = 1, max = 100_000_000) long interval) {
        Instant asked = Instant.ofEpochMilli(now).plusNanos(999_999);
        Instant slot = new Cadence(Duration.ofMillis(interval)).nextSlot(new Imei(number), asked);
        assertThat(slot).isAfter(asked).isBeforeOrEqualTo(asked.plusMillis(interval));
    }

    @Property
    void aSlotDoesNotDependOnWhenOneAsks(
            @ForAll @LongRange(min = 0, max = 999_999_999_999_999L) long number,
            @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long now,
            @ForAll @LongRange(min = 1, max = 100_000_000) long interval,
            @ForAll @LongRange(min = 0, max = 1_000_000) long later) {
        Cadence cadence = new Cadence(Duration.ofMillis(interval));
        Imei imei = new Imei(number);
        Instant slot = cadence.nextSlot(imei, Instant.ofEpochMilli(now));
        Instant before = Instant.ofEpochMilli(Math.min(slot.toEpochMilli() - 1, now + later % interval));
        assertThat(cadence.nextSlot(imei, before)).isEqualTo(slot);
        assertThat(cadence.nextSlot(imei, slot)).isEqualTo(slot.plusMillis(interval));
    }

    @Test
    void tenThousandConsecutiveImeisSpreadEvenlyOverTheInterval() {
        Cadence cadence = new Cadence(Duration.ofMinutes(15));
        Integer[] perMinute = new Integer[15];
        Arrays.fill(perMinute, 0);
        for (int i = 0; i < 10_000; i++) {
            Instant slot = cadence.nextSlot(new Imei(990_000_473_475_000L + i), NOON);
            perMinute[(int) (slot.toEpochMilli() / 60_000 % 15)]++;
        }
        assertThat(perMinute).allSatisfy(count -> assertThat(count).isBetween(550, 790));
    }

    @Test
    void anIntervalOfNothingIsRefused() {
        assertThatThrownBy(() -> new Cadence(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}

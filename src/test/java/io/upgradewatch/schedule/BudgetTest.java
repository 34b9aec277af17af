package io.upgradewatch.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Property(tries = 300)
    void neverMoreThanTheRateAllowsInAnyWindowAndTheSlack(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int rate) {
        Random random = new Random(seed);
        Budget budget = owningAll(rate, Integer.MAX_VALUE);
        List<Instant> taken = new ArrayList<>();
        Instant now = NOON;
        for (int step = 0; step < 500; step++) {
            if (budget.waitFrom(now).isZero()) {
                budget.take(now);
                taken.add(now);
            }
            now = random.nextInt(50) == 0
                    ? now.plusSeconds(random.nextInt(30))
                    : now.plusMillis(random.nextInt(2_000 / rate + 2));
        }
        for (int from = 0; from < taken.size(); from++) {
            for (int to = from; to < taken.size(); to++) {
                double seconds =
                        Duration.between(taken.get(from), taken.get(to)).toNanos() / 1e9;
                assertThat(to - from + 1.0).isLessThanOrEqualTo(rate * (seconds + 0.05) + 1.001);
            }
        }
    }

    @Property(tries = 200)
    void permitsInArePermitsOut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 16) int concurrency) {
        Random random = new Random(seed);
        Budget budget = owningAll(1_000, concurrency);
        int out = 0;
        for (int step = 0; step < 300; step++) {
            if (random.nextBoolean() && budget.hasRoom()) {
                budget.take(NOON.plusMillis(step));
                out++;
            } else if (out > 0) {
                budget.giveBack();
                out--;
            }
            assertThat(budget.inFlight()).isEqualTo(out).isLessThanOrEqualTo(concurrency);
            assertThat(budget.hasRoom()).isEqualTo(out < concurrency);
        }
    }

    @Test
    void waitingAsLongAsToldIsEnough() {
        Budget budget = owningAll(3, 8);
        Instant now = NOON;
        for (int i = 0; i < 100; i++) {
            now = now.plus(budget.waitFrom(now));
            assertThat(budget.waitFrom(now)).isZero();
            budget.take(now);
        }
        assertThat(Duration.between(NOON, now)).isBetween(Duration.ofMillis(32_900), Duration.ofMillis(33_100));
        assertThat(budget.used()).isEqualTo(100);
    }

    @Test
    void timersThatComeALittleLateLoseNothing() {
        Budget budget = owningAll(100, 8);
        for (int i = 0; i < 1_000; i++) {
            budget.take(NOON.plusMillis(10L * i + i % 7));
        }
        assertThat(budget.waitFrom(NOON.plusMillis(10_000))).isZero();
    }

    @Test
    void anInstancesPartIsThatOfItsShards() {
        Budget budget = new Budget(16, 8);
        assertThat(budget.rate()).isZero();
        assertThat(budget.waitFrom(NOON)).isPositive();
        budget.share(4, 16);
        assertThat(budget.rate()).isEqualTo(4);
        assertThat(budget.waitFrom(NOON)).isZero();
        budget.share(0, 16);
        assertThat(budget.waitFrom(NOON)).isPositive();
    }

    @Test
    void aSmallerPartIsFeltAtOnceAndABiggerOneToo() {
        Budget budget = owningAll(1, 8);
        budget.take(NOON);
        budget.share(10, 10);
        assertThat(budget.waitFrom(NOON)).isEqualTo(Duration.ofSeconds(1));
        Budget faster = new Budget(10, 8);
        faster.share(1, 10);
        faster.take(NOON);
        faster.share(10, 10);
        assertThat(faster.waitFrom(NOON)).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void upstreamsWishIsHeardAndTheLongerOneStands() {
        Budget budget = owningAll(5, 8);
        budget.throttle(NOON.plusSeconds(30));
        budget.throttle(NOON.plusSeconds(10));
        assertThat(budget.waitFrom(NOON)).isEqualTo(Duration.ofSeconds(30));
        assertThat(budget.waitFrom(NOON.plusSeconds(30))).isZero();
        assertThat(budget.throttledUntil()).isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void aWishForTheEndOfTimeIsNoArithmeticFault() {
        Budget budget = owningAll(5, 8);
        budget.throttle(Instant.parse("9999-01-01T00:00:00Z"));
        assertThat(budget.waitFrom(NOON)).isGreaterThan(Duration.ofDays(365));
    }

    @Test
    void aClockSetBackDoesNotSilenceIt() {
        Budget budget = owningAll(5, 8);
        budget.take(NOON);
        Instant back = NOON.minusSeconds(86_400);
        Duration wait = budget.waitFrom(back);
        assertThat(wait).isLessThanOrEqualTo(Duration.ofMillis(200));
        assertThat(budget.waitFrom(back.plus(wait))).isZero();
        budget.take(back.plus(wait));
        assertThat(budget.waitFrom(back.plusSeconds(1))).isZero();
    }

    @Test
    void aWishMovesWithAClockSetBack() {
        Budget budget = owningAll(5, 8);
        budget.throttle(NOON.plusSeconds(30));
        budget.setBack(Duration.ofHours(1));
        assertThat(budget.waitFrom(NOON.minusSeconds(3_600))).isEqualTo(Duration.ofSeconds(30));
    }

    private static Budget owningAll(double rate, int concurrency) {
        Budget budget = new Budget(rate, concurrency);
        budget.share(1, 1);
        return budget;
    }
}

package io.upgradewatch.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScrapesTest {

    private static final String ONE = "10.0.0.1";
    private static final String OTHER = "10.0.0.2";

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Counter counter = registry.counter("it");
    private long nanos;
    private final Scrapes scrapes = new Scrapes(() -> nanos);

    @Test
    void aNewSeriesCountsOnceItWasScrapedAtZero() {
        Scrapes.NewCounter held = scrapes.hold(counter);
        held.increment();
        held.increment();
        assertThat(counter.count()).isZero();
        scrapes.begin(ONE).run();
        assertThat(counter.count()).isEqualTo(2);
        held.increment();
        assertThat(counter.count()).isEqualTo(3);
    }

    @Test
    void aScrapeThatBeganBeforeOrWasNotDeliveredHasNotSeenIt() {
        Runnable before = scrapes.begin(ONE);
        scrapes.hold(counter).increment();
        before.run();
        scrapes.begin(ONE);
        assertThat(counter.count()).isZero();
    }

    @Test
    void allWhoHaveScrapedWithinTenMinutesHaveToSeeIt() {
        scrapes.begin(OTHER).run();
        pass(Duration.ofMinutes(9));
        scrapes.hold(counter).increment();
        scrapes.begin(ONE).run();
        assertThat(counter.count()).isZero();
        scrapes.begin(OTHER).run();
        assertThat(counter.count()).isEqualTo(1);
    }

    @Test
    void whoScrapesNoMoreIsNotWaitedFor() {
        scrapes.begin(OTHER).run();
        pass(Duration.ofMinutes(11));
        scrapes.hold(counter).increment();
        scrapes.begin(ONE).run();
        assertThat(counter.count()).isEqualTo(1);
    }

    @Test
    void nothingIsHeldBackForLongerThanTwoMinutes() {
        scrapes.begin(OTHER).run();
        scrapes.hold(counter).increment();
        pass(Duration.ofMinutes(2).minusMillis(1));
        scrapes.begin(ONE);
        assertThat(counter.count()).isZero();
        pass(Duration.ofMillis(1));
        scrapes.begin(ONE);
        assertThat(counter.count()).as("before that scrape reads anything").isEqualTo(1);
    }

    @Test
    void atTheEndOneScrapeAtZeroIsEnough() {
        scrapes.begin(OTHER).run();
        scrapes.hold(counter).increment();
        scrapes.begin(ONE).run();
        assertThat(counter.count()).isZero();
        scrapes.stopping();
        assertThat(counter.count()).isEqualTo(1);

        Counter late = registry.counter("late");
        scrapes.hold(late).increment();
        assertThat(scrapes.heldBack()).isEqualTo(1);
        scrapes.begin(ONE).run();
        assertThat(late.count()).isEqualTo(1);
        assertThat(scrapes.heldBack()).isZero();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}

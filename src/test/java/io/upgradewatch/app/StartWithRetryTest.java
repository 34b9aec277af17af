package io.upgradewatch.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StartWithRetryTest {

    private final AtomicInteger given = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private StartWithRetry<String> opening;

    @AfterEach
    void end() {
        opening.stop();
    }

    @Test
    void whatIsOpenedIsThere() {
        open(() -> "the house");
        await().until(() -> opening.opened().isPresent());
        assertThat(opening.opened()).contains("the house");
        assertThat(given).hasValue(0);
    }

    @Test
    void aBugGivesUp() {
        open(() -> {
            throw new IllegalStateException("a bug");
        });
        await().until(() -> given.get() == 1);
        assertThat(opening.opened()).isEmpty();
    }

    @Test
    void whatBreaksBecauseOfTheStopIsNoBug() throws Exception {
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        open(() -> {
            begun.complete(Thread.currentThread());
            try {
                never.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException("taken down around it", stopped);
            }
            return "never";
        });
        Thread thread = begun.get(10, SECONDS);
        opening.stop();
        thread.join();
        assertThat(given).hasValue(0);
        assertThat(opening.opened()).isEmpty();
    }

    private void open(Supplier<String> open) {
        opening = new StartWithRetry<>(open, given::incrementAndGet, Duration.ofMillis(1));
        opening.start();
    }
}

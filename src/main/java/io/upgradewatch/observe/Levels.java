package io.upgradewatch.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A gauge that is counted up and down, one level for each combination of labels. Safe from any thread. */
final class Levels {

    private record Level(AtomicLong now, Gauge gauge) {}

    private final Map<Tags, Level> levels = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final String name;
    private final String description;

    Levels(MeterRegistry registry, String name, String description) {
        this.registry = registry;
        this.name = name;
        this.description = description;
    }

    void move(Tags tags, int by) {
        levels.computeIfAbsent(tags, this::register).now().addAndGet(by);
    }

    /** Shows no more of these; what is moved next begins at 0. */
    void forget(Predicate<Tags> which) {
        levels.forEach((tags, level) -> {
            if (which.test(tags) && levels.remove(tags, level)) {
                registry.remove(level.gauge());
            }
        });
    }

    private Level register(Tags tags) {
        AtomicLong now = new AtomicLong();
        return new Level(
                now,
                Gauge.builder(name, now, AtomicLong::doubleValue)
                        .description(description)
                        .tags(tags)
                        .register(registry));
    }
}

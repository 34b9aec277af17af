package io.upgradewatch.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A gauge that is counted up and down, one level for each combination of labels. Safe from any thread. */
final class Levels {

    private final Map<Tags, AtomicLong> levels = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final String name;
    private final String description;

    Levels(MeterRegistry registry, String name, String description) {
        this.registry = registry;
        this.name = name;
        this.description = description;
    }

    void move(Tags tags, int by) {
        levels.computeIfAbsent(tags, this::register).addAndGet(by);
    }

    private AtomicLong register(Tags tags) {
        AtomicLong level = new AtomicLong();
        Gauge.builder(name, level, AtomicLong::doubleValue)
                .description(description)
                .tags(tags)
                .register(registry);
        return level;
    }
}

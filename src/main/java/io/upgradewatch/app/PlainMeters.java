package io.upgradewatch.app;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** What Prometheus' own tools object to among the meters of the process itself: names, and quotes in descriptions. */
final class PlainMeters {

    private static final Set<String> OBJECTED_TO = Set.of("process.cpu.time", "system.cpu.count");

    @Produces
    @Singleton
    MeterFilter withoutWhatToolsObjectTo() {
        return MeterFilter.deny(id -> OBJECTED_TO.contains(id.getName()));
    }

    @Produces
    @Singleton
    MeterFilter withoutQuotes() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                String said = id.getDescription();
                return said == null || said.indexOf('"') < 0
                        ? id
                        : new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTagsAsIterable()),
                                id.getBaseUnit(),
                                said.replace("\"", ""),
                                id.getType());
            }
        };
    }
}

package io.upgradewatch.serve.group;

import io.upgradewatch.fleet.view.Summary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The numbers of the group, and of each instance in it. */
@Schema(description = "The numbers that the page shows.")
public record GroupSummary(
        @Schema(description = "How many instances the numbers are of: those that answered.", examples = "3")
        int instances,

        @Schema(description = "Sums over the instances; `lagSeconds` is the greatest.")
        Summary total,

        @Schema(description = "Each instance's own numbers, the one that answers first.")
        List<Summary> parts,

        @Schema(
                description = "Instances that did not answer, whose numbers are missing here.",
                examples = "[\"http://10.0.0.7:8080\"]")
        List<String> silent) {

    public static GroupSummary of(List<Summary> parts, List<String> silent) {
        return new GroupSummary(
                parts.size(), parts.stream().reduce(GroupSummary::plus).orElseThrow(), parts, silent);
    }

    private static Summary plus(Summary a, Summary b) {
        return new Summary(
                merged(a.shards(), b.shards(), Integer::sum),
                a.watched() + b.watched(),
                a.quarantined() + b.quarantined(),
                merged(a.devicesByStatus(), b.devicesByStatus(), Long::sum),
                merged(a.polls(), b.polls(), Long::sum),
                merged(a.changes(), b.changes(), Long::sum),
                a.pollsPerSecond() + b.pollsPerSecond(),
                a.inFlight() + b.inFlight(),
                a.overdue() + b.overdue(),
                Math.max(a.lagSeconds(), b.lagSeconds()),
                sets(a.sets(), b.sets()),
                a.heldRemovals().plus(b.heldRemovals()));
    }

    private static <T> Map<String, T> merged(Map<String, T> a, Map<String, T> b, BinaryOperator<T> sum) {
        Map<String, T> merged = new TreeMap<>(a);
        b.forEach((key, value) -> merged.merge(key, value, sum));
        return merged;
    }

    private static List<Summary.SetSummary> sets(List<Summary.SetSummary> a, List<Summary.SetSummary> b) {
        Map<String, Summary.SetSummary> byName = new LinkedHashMap<>();
        Stream.concat(a.stream(), b.stream()).forEach(set -> byName.merge(set.set(), set, GroupSummary::plus));
        return List.copyOf(byName.values());
    }

    private static Summary.SetSummary plus(Summary.SetSummary a, Summary.SetSummary b) {
        return new Summary.SetSummary(
                a.set(),
                a.budgetRate() + b.budgetRate(),
                a.budgetUsed() + b.budgetUsed(),
                Math.max(a.sweepSeconds(), b.sweepSeconds()),
                Math.max(a.sweepWithinSeconds(), b.sweepWithinSeconds()),
                a.paused().or(b::paused),
                Stream.of(a.throttledUntil(), b.throttledUntil())
                        .flatMap(Optional::stream)
                        .max(String::compareTo));
    }
}

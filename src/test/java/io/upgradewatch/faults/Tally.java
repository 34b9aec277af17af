package io.upgradewatch.faults;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One run as a line of {@code target/faults/runs.txt}, and the sum of many such lines. */
record Tally(
        int runs,
        long seconds,
        Map<Strike, Integer> struck,
        int young,
        long rows,
        long checked,
        long others,
        int stops,
        long slowestStop,
        int resumed,
        int faults) {

    static final Tally NONE = new Tally(0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0);

    static Tally of(Verdict verdict) {
        return new Tally(
                1,
                verdict.took().toSeconds(),
                verdict.struck(),
                verdict.young(),
                verdict.rows(),
                verdict.checked(),
                verdict.others(),
                verdict.stops().size(),
                verdict.stops().stream().mapToLong(Long::longValue).max().orElse(0),
                verdict.resumed(),
                verdict.faults().size());
    }

    Tally plus(Tally other) {
        Map<Strike, Integer> sum = new EnumMap<>(Strike.class);
        sum.putAll(struck);
        other.struck.forEach((strike, times) -> sum.merge(strike, times, Integer::sum));
        return new Tally(
                runs + other.runs,
                seconds + other.seconds,
                sum,
                young + other.young,
                rows + other.rows,
                checked + other.checked,
                others + other.others,
                stops + other.stops,
                Math.max(slowestStop, other.slowestStop),
                resumed + other.resumed,
                faults + other.faults);
    }

    int ofProcesses() {
        return struck.entrySet().stream()
                .filter(one -> one.getKey().ofProcess())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int ofAll() {
        return struck.values().stream().mapToInt(Integer::intValue).sum();
    }

    String line() {
        String kinds = struck.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(","));
        return "%d %d %d %d %d %d %d %d %d %d %s"
                .formatted(runs, seconds, young, rows, checked, others, stops, slowestStop, resumed, faults, kinds);
    }

    static Tally parse(String line) {
        List<String> words = Arrays.asList(line.split(" "));
        Map<Strike, Integer> struck = new EnumMap<>(Strike.class);
        if (words.size() > 10) {
            for (String kind : words.get(10).split(",")) {
                String[] sides = kind.split("=");
                struck.put(Strike.valueOf(sides[0]), Integer.parseInt(sides[1]));
            }
        }
        long[] numbers =
                words.subList(0, 10).stream().mapToLong(Long::parseLong).toArray();
        return new Tally(
                (int) numbers[0],
                numbers[1],
                struck,
                (int) numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                (int) numbers[6],
                numbers[7],
                (int) numbers[8],
                (int) numbers[9]);
    }
}

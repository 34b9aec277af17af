package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.embedded.thingspace.fleet.Dice;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The faults that are switched on. A device's own come before its account's, these before those for all; of several
 * on the same level the older strikes first.
 *
 * <p>Safe from any thread; takes effect with the next request.
 */
public final class FaultRules {

    private final Map<Target, List<Armed>> armed = new ConcurrentHashMap<>();
    private final Map<Fault, LongAdder> struck = new EnumMap<>(Fault.class);
    private final AtomicLong throwsOfDice = new AtomicLong();

    private record Target(Endpoint endpoint, AccountName account, Imei device) {}

    private record Armed(FaultRule rule, AtomicLong left) {}

    public FaultRules() {
        for (Fault fault : Fault.values()) {
            struck.put(fault, new LongAdder());
        }
    }

    /** Switches a fault on, in addition to those that are. */
    public void add(FaultRule rule) {
        armed.compute(target(rule), (target, rules) -> {
            List<Armed> all = rules == null ? new CopyOnWriteArrayList<>() : rules;
            all.add(new Armed(rule, new AtomicLong(rule.count())));
            return all;
        });
    }

    /** Switches this fault on for every history. */
    public void add(Fault fault) {
        add(FaultRule.of(fault));
    }

    /** Switches all faults off. */
    public void clear() {
        armed.clear();
    }

    /** Switches off the faults of this kind. */
    public void clear(Fault fault) {
        for (Target target : armed.keySet()) {
            armed.computeIfPresent(target, (same, rules) -> {
                rules.removeIf(one -> one.rule.fault() == fault);
                return rules.isEmpty() ? null : rules;
            });
        }
    }

    /** The rules that are on, in no particular order. */
    public List<FaultRule> rules() {
        return armed.values().stream().flatMap(List::stream).map(Armed::rule).toList();
    }

    /** How many answers this fault has struck. */
    public long struck(Fault fault) {
        return struck.get(fault).sum();
    }

    /** The rule that strikes this request, which counts as used by that; account and device may be null. */
    Optional<FaultRule> next(Endpoint endpoint, AccountName account, Imei device) {
        if (armed.isEmpty()) {
            return Optional.empty();
        }
        Optional<FaultRule> found = device == null ? Optional.empty() : strike(new Target(endpoint, null, device));
        if (found.isEmpty() && device != null && account != null) {
            found = strike(new Target(endpoint, account, device));
        }
        if (found.isEmpty() && account != null) {
            found = strike(new Target(endpoint, account, null));
        }
        return found.isPresent() ? found : strike(new Target(endpoint, null, null));
    }

    private Optional<FaultRule> strike(Target target) {
        for (Armed one : armed.getOrDefault(target, List.of())) {
            if (dice() < one.rule.probability() && take(one, target)) {
                struck.get(one.rule.fault()).increment();
                return Optional.of(one.rule);
            }
        }
        return Optional.empty();
    }

    private boolean take(Armed one, Target target) {
        if (one.rule.count() == FaultRule.ALWAYS) {
            return true;
        }
        long left = one.left.decrementAndGet();
        if (left <= 0) {
            armed.computeIfPresent(target, (same, rules) -> {
                rules.remove(one);
                return rules.isEmpty() ? null : rules;
            });
        }
        return left >= 0;
    }

    private double dice() {
        return new Dice(throwsOfDice.getAndIncrement()).draw(0);
    }

    private static Target target(FaultRule rule) {
        return new Target(rule.endpoint(), rule.account(), rule.device());
    }
}

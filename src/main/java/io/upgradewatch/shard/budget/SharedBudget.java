package io.upgradewatch.shard.budget;

import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.schedule.Budget;
import io.upgradewatch.schedule.BudgetParts;
import io.upgradewatch.schedule.LearnedRate;
import io.upgradewatch.shard.cycle.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/**
 * Gives the budget of a credential set the part of the rate that the group agrees on, and the rate that any instance has
 * learned upstream to serve. Lives on the loop.
 */
public final class SharedBudget implements BudgetLedger.Rows {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SetName set;
    private final Budget budget;
    private final BudgetLedger ledger;
    private final BudgetParts parts;
    private final DoubleSupplier sum;
    private final Runnable changed;
    private final Loop loop;
    private final String self = UUID.randomUUID().toString().replace("-", "");

    /**
     * @param total how many shards there are
     * @param sum what the devices here add up to
     * @param changed is run when the budget's rate has changed
     */
    public SharedBudget(
            SetName set,
            Budget budget,
            BudgetLedger ledger,
            int total,
            DoubleSupplier sum,
            Runnable changed,
            Loop loop) {
        this.set = set;
        this.budget = budget;
        this.ledger = ledger;
        this.parts = new BudgetParts(self, total);
        this.sum = sum;
        this.changed = changed;
        this.loop = loop;
        ledger.onRows(set, this);
        loop.after(LOOK, this::look);
    }

    /** These shards are ours from now on. */
    public void own(Set<Integer> shards) {
        parts.own(shards, loop.now());
        follow();
    }

    /** This instance has halved the rate. */
    public void halved(LearnedRate.Halved halved) {
        ledger.halved(set, halved.share(), halved.at());
    }

    @Override
    public void halved(double share, Instant at) {
        budget.learn(new LearnedRate.Halved(share, at), loop.now());
    }

    @Override
    public void part(String instance, BudgetLedger.Part part) {
        parts.read(
                instance,
                part == null ? null : new BudgetParts.Part(part.shards(), part.sum(), part.share(), part.number()),
                loop.now());
        follow();
    }

    @Override
    public void readToEnd() {
        parts.readToEnd();
        follow();
    }

    private void look() {
        try {
            follow();
        } finally {
            loop.after(LOOK, this::look);
        }
    }

    private void follow() {
        Instant now = loop.now();
        parts.sum(sum.getAsDouble());
        parts.next(now)
                .ifPresent(part -> ledger.write(
                        set, self, new BudgetLedger.Part(part.shards(), part.sum(), part.share(), part.number())));
        if (parts.leaves()) {
            ledger.remove(set, self);
        }
        double before = budget.rate();
        budget.share(parts.share(now));
        if (budget.rate() != before) {
            changed.run();
        }
    }
}

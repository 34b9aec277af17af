package io.upgradewatch.shard.budget;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.poll.BudgetLedger;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.shard.cycle.Loop;
import io.upgradewatch.shard.pace.CadencePlan;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

import static io.upgradewatch.fleet.Trial.INTERVAL;
import static io.upgradewatch.fleet.Trial.imei;
import static io.upgradewatch.fleet.Trial.watch;
import static io.upgradewatch.shard.ScriptedReports.reported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Two instances and one budget. */
class SharedBudgetTest {

    private static final double RATE = 10;

    private final Topic topic = new Topic();
    private final Trial one = instance();
    private final Trial other = instance();

    /** What instances say to each other, in one order, and read a moment later. */
    private static final class Topic {

        private final List<Consumer<BudgetLedger.Rows>> rows = new ArrayList<>();
        private final List<Runnable> readers = new ArrayList<>();

        BudgetLedger ledger(Loop loop) {
            return new BudgetLedger() {
                @Override
                public void halved(SetName set, double share, Instant at) {
                    say(reader -> reader.halved(share, at));
                }

                @Override
                public void write(SetName set, String instance, Part part) {
                    say(reader -> reader.part(instance, part));
                }

                @Override
                public void remove(SetName set, String instance) {
                    say(reader -> reader.part(instance, null));
                }

                @Override
                public void onRows(SetName set, Rows reader) {
                    int[] read = {0};
                    Runnable next = () -> {
                        while (read[0] < rows.size()) {
                            rows.get(read[0]++).accept(reader);
                        }
                    };
                    readers.add(() -> loop.execute(next));
                    loop.execute(next);
                    loop.execute(reader::readToEnd);
                }
            };
        }

        private void say(Consumer<BudgetLedger.Rows> row) {
            rows.add(row);
            readers.forEach(Runnable::run);
        }
    }

    @Test
    void theRateIsSharedByDevicesAndNeverExceeded() {
        theyShare();

        double byValue = 0.95 * 0.75 + 0.05 * 0.5;
        assertThat(rate(one)).isCloseTo(RATE * byValue, within(0.3));
        assertThat(rate(other)).isCloseTo(RATE * (1 - byValue), within(0.3));
    }

    @Test
    void whoOwnsAllHasAllAtOnce() {
        theyShare();
        one.owning(2, 3);
        assertThat(rate(one)).isEqualTo(RATE);
    }

    @Test
    void aThrottleOfOneHalvesTheRateOfAllAndOfWhoeverStartsLater() {
        theyShare();
        double before = rate(other);
        other.reports.otherwise = watch -> new PollOutcome.Throttled(Optional.of(Duration.ofSeconds(5)));
        pass(Duration.ofSeconds(3));
        other.reports.otherwise = watch -> reported();
        pass(Duration.ofSeconds(3));

        assertThat(rate(one)).isCloseTo(RATE * 0.95 * 0.75 / 2, within(0.4));
        assertThat(rate(other)).isCloseTo(before / 2, within(0.1));
        Trial later = instance();
        later.pass(Duration.between(later.loop.now(), one.loop.now()));
        later.owningAll();
        assertThat(rate(later)).isCloseTo(RATE / 2, within(0.1));
    }

    private void theyShare() {
        for (int i = 0; i < 400; i++) {
            Watch watch = watch(imei(i));
            boolean ours = one.placement.shardOf(watch.imei()) < 2;
            if (ours || i % 3 == 0) {
                (ours ? one : other).watching(watch);
            }
        }
        one.owning(0, 1);
        other.owning(2, 3);
        pass(Duration.ofSeconds(20));
    }

    private void pass(Duration time) {
        for (long step = 0; step < time.toMillis() / 100; step++) {
            one.pass(Duration.ofMillis(100));
            other.pass(Duration.ofMillis(100));
            assertThat(rate(one) + rate(other)).isLessThanOrEqualTo(RATE + 1e-9);
        }
    }

    private Trial instance() {
        return new Trial(CadencePlan.fixed(INTERVAL), null, loop -> Optional.of(topic.ledger(loop)), RATE, 8);
    }

    private static double rate(Trial instance) {
        return instance.summary().sets().get(0).budgetRate();
    }
}

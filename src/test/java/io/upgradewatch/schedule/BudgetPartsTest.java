package io.upgradewatch.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A group that agrees on its parts: instances that come, go and are killed, and rows that take their time. */
class BudgetPartsTest {

    private static final int SHARDS = 16;
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final List<Row> topic = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private Instant now = NOON;
    private Random random = new Random(7);
    private int names;

    private record Row(String instance, BudgetParts.Part part) {}

    /** One instance, which reads the topic as far as it has come. */
    private final class Member {

        private final String name = "m" + names++;
        private final BudgetParts parts = new BudgetParts(name, SHARDS);
        private final int end = topic.size();
        private Set<Integer> owned = new HashSet<>();
        private double[] values = new double[SHARDS];
        private int read;

        void own(Set<Integer> shards) {
            owned = new HashSet<>(shards);
            parts.own(owned, now);
        }

        void read(int rows) {
            for (int i = 0; i < rows && read < topic.size(); i++) {
                parts.read(topic.get(read).instance(), topic.get(read).part(), now);
                read++;
            }
            if (read >= end) {
                parts.readToEnd();
            }
        }

        void speak() {
            parts.sum(sum());
            Optional<BudgetParts.Part> next = parts.next(now);
            next.ifPresent(part -> topic.add(new Row(name, part)));
            if (parts.leaves()) {
                topic.add(new Row(name, null));
            }
        }

        double sum() {
            return owned.stream().mapToDouble(shard -> VALUES[shard]).sum();
        }
    }

    private static final double[] VALUES = new double[SHARDS];

    @Test
    void threeInstancesShareByWhatTheirDevicesAddUpTo() {
        values(shard -> shard < 6 ? 10 : shard < 11 ? 2 : 1);
        group(3);

        settle(20);

        double all = members.stream().mapToDouble(Member::sum).sum();
        for (Member member : members) {
            double byShards = member.owned.size() / 16.0;
            assertThat(member.parts.share(now)).isCloseTo(0.95 * member.sum() / all + 0.05 * byShards, within(0.02));
        }
    }

    @Test
    void theOneThatIsKilledTakesItsPartWithItOnceItsShardsHaveOtherOwners() {
        values(shard -> shard < 6 ? 10 : 1);
        group(3);
        settle(20);
        Member killed =
                members.stream().max(Comparator.comparingDouble(Member::sum)).orElseThrow();
        members.remove(killed);
        settle(10);
        double before = used();
        assertThat(before).isLessThan(0.7);

        // The group notices after ten seconds, and gives them to the others.
        Set<Integer> first = new HashSet<>(members.get(0).owned);
        Set<Integer> second = new HashSet<>(members.get(1).owned);
        killed.owned.forEach(shard -> (shard % 2 == 0 ? first : second).add(shard));
        members.get(0).own(first);
        members.get(1).own(second);
        settle(4);

        assertThat(used()).isGreaterThan(0.93);
        assertThat(members.get(0).parts.share(now))
                .isCloseTo(
                        0.95
                                        * members.get(0).sum()
                                        / (members.get(0).sum() + members.get(1).sum())
                                + 0.05 * first.size() / 16.0,
                        within(0.04));
    }

    @Test
    void aloneItHasAllWithoutReadingOrWritingAnything() {
        Member only = new Member();
        only.own(IntStream.range(0, SHARDS).boxed().collect(Collectors.toSet()));
        only.speak();
        assertThat(only.parts.share(now)).isEqualTo(1);
        assertThat(topic).isEmpty();
    }

    @Test
    void whoCannotReadHasThePartOfItsShardsAfterAWhile() {
        Member deaf = new Member();
        deaf.own(Set.of(1, 2, 3, 4));
        assertThat(deaf.parts.share(now)).isZero();
        assertThat(deaf.parts.share(now.plus(BudgetParts.PATIENCE))).isEqualTo(0.25);
        assertThat(deaf.parts.next(now)).isEmpty();
    }

    @Test
    void aPartGrowsOnlyAfterTheOtherWasSeenToShrink() {
        values(shard -> 1);
        group(2);
        settle(20);
        Member one = members.get(0);
        Member other = members.get(1);
        values(shard -> one.owned.contains(shard) ? 9 : 1);
        now = now.plusSeconds(2);
        one.speak();
        one.read(100);
        one.speak();
        assertThat(one.parts.share(now)).isLessThanOrEqualTo(0.5 + 1e-9);
        other.read(100);
        other.speak();
        assertThat(other.parts.share(now)).isLessThan(0.2);
        now = now.plusSeconds(2);
        one.read(100);
        one.speak();
        one.read(100);
        assertThat(one.parts.share(now)).isGreaterThan(0.8);
    }

    @Test
    void aRowThatWasTakenBackByMistakeIsWrittenAnew() {
        values(shard -> 1);
        group(2);
        settle(20);
        topic.add(new Row(members.get(0).name, null));
        settle(5);
        assertThat(used()).isCloseTo(1, within(0.04));
    }

    @Property(tries = 60)
    void togetherTheyNeverHaveMoreThanTheWhole(@ForAll long seed) {
        random = new Random(seed);
        values(shard -> random.nextInt(20));
        group(1 + random.nextInt(4));
        for (int step = 0; step < 400; step++) {
            now = now.plusMillis(random.nextInt(120));
            switch (random.nextInt(40)) {
                case 0 -> values(shard -> random.nextInt(20));
                case 1 -> join();
                case 2 -> kill();
                case 3 -> leave();
                default -> {
                    Member member = members.get(random.nextInt(members.size()));
                    member.read(random.nextInt(4));
                    member.speak();
                }
            }
            assertThat(used()).as("step %d", step).isLessThanOrEqualTo(1 + 1e-9);
        }
        settle(20);
        assertThat(used()).isBetween(0.9, 1 + 1e-9);
    }

    private void group(int size) {
        IntStream.range(0, size).forEach(i -> members.add(new Member()));
        rebalance();
        settle(1);
    }

    private void join() {
        if (members.size() < 5) {
            members.add(new Member());
            rebalance();
        }
    }

    private void kill() {
        if (members.size() > 1) {
            members.remove(random.nextInt(members.size()));
            rebalance();
        }
    }

    private void leave() {
        if (members.size() > 1) {
            Member leaving = members.remove(random.nextInt(members.size()));
            leaving.own(Set.of());
            leaving.speak();
            rebalance();
        }
    }

    /** Whatever an instance loses it gives up before the next has it, as in a cooperative group. */
    private void rebalance() {
        List<Set<Integer>> next = new ArrayList<>();
        members.forEach(member -> next.add(new HashSet<>()));
        for (int shard = 0; shard < SHARDS; shard++) {
            next.get(random.nextInt(members.size())).add(shard);
        }
        for (int i = 0; i < members.size(); i++) {
            Set<Integer> kept = new HashSet<>(members.get(i).owned);
            kept.retainAll(next.get(i));
            members.get(i).own(kept);
        }
        assertThat(used()).isLessThanOrEqualTo(1 + 1e-9);
        for (int i = 0; i < members.size(); i++) {
            members.get(i).own(next.get(i));
        }
    }

    private void settle(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            now = now.plusMillis(500);
            members.forEach(member -> {
                member.read(1_000);
                member.speak();
            });
            assertThat(used()).isLessThanOrEqualTo(1 + 1e-9);
        }
        members.forEach(member -> member.read(1_000));
    }

    private double used() {
        return members.stream().mapToDouble(member -> member.parts.share(now)).sum();
    }

    private static void values(IntToDoubleFunction value) {
        for (int shard = 0; shard < SHARDS; shard++) {
            VALUES[shard] = value.applyAsDouble(shard);
        }
    }
}

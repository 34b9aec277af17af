package io.upgradewatch.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DueQueueTest {

    private static final class Item extends DueQueue.Due {}

    private final DueQueue<Item> queue = new DueQueue<>();

    @Property(tries = 300)
    void itBehavesLikeASortedList(@ForAll long seed) {
        Random random = new Random(seed);
        DueQueue<Item> queue = new DueQueue<>();
        Map<Item, Long> model = new HashMap<>();
        List<Item> items = IntStream.range(0, 40).mapToObj(i -> new Item()).toList();
        for (int step = 0; step < 400; step++) {
            Item item = items.get(random.nextInt(items.size()));
            if (random.nextInt(3) == 0) {
                queue.remove(item);
                model.remove(item);
            } else if (random.nextInt(20) == 0) {
                queue.shift(-7);
                model.replaceAll((each, dueAt) -> dueAt - 7);
            } else {
                long dueAt = random.nextInt(30);
                queue.put(item, dueAt);
                model.put(item, dueAt);
            }
            agree(queue, model, items, random.nextInt(40) - 5);
        }
    }

    private static void agree(DueQueue<Item> queue, Map<Item, Long> model, List<Item> items, long now) {
        assertThat(queue.size()).isEqualTo(model.size());
        assertThat(items).allSatisfy(item -> assertThat(item.queued()).isEqualTo(model.containsKey(item)));
        model.forEach((item, dueAt) -> assertThat(queue.dueAt(item)).isEqualTo(dueAt));
        assertThat(queue.countDue(now)).isEqualTo((int)
                model.values().stream().filter(due -> due <= now).count());
        if (model.isEmpty()) {
            assertThat(queue.peek()).isNull();
        } else {
            assertThat(queue.dueAt(queue.peek()))
                    .isEqualTo(model.values().stream().min(Long::compare).orElseThrow());
        }
    }

    @Test
    void drainingYieldsTheMostOverdueFirst() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            queue.put(new Item(), random.nextInt(500));
        }
        List<Long> order = new ArrayList<>();
        for (Item head = queue.peek(); head != null; head = queue.peek()) {
            order.add(queue.dueAt(head));
            queue.remove(head);
        }
        assertThat(order).hasSize(1_000).isSorted();
    }

    @Test
    void removingWhatIsNotQueuedIsNoFault() {
        Item item = new Item();
        queue.remove(item);
        queue.put(item, 1);
        queue.remove(item);
        queue.remove(item);
        assertThat(queue.size()).isZero();
        assertThat(item.queued()).isFalse();
        assertThatThrownBy(() -> queue.dueAt(item)).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.upgradewatch.fota;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PoolTest {

    private final Pool<List<String>> pool = new Pool<>();

    @Test
    void equalValuesAreOne() {
        List<String> first = List.of("pilot", "north");
        assertThat(pool.shared(first)).isSameAs(first);
        assertThat(pool.shared(List.of("pilot", "north"))).isSameAs(first);
    }

    @Test
    void otherValuesAreTheirOwn() {
        pool.shared(List.of("pilot"));
        List<String> other = List.of("north");
        assertThat(pool.shared(other)).isSameAs(other);
    }
}

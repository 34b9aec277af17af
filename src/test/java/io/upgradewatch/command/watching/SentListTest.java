package io.upgradewatch.command.watching;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentListTest {

    @Test
    void progressIsToldOnceASecond() throws IOException {
        AtomicLong now = new AtomicLong();
        List<String> told = new ArrayList<>();
        SentList list = new SentList(new ByteArrayInputStream(new byte[4096]), 4096, told::add, now::get);

        list.readNBytes(1024);
        now.set(1_000_000_000L);
        assertThat(list.read(new byte[1024], 0, 1024)).isEqualTo(1024);
        assertThat(list.read()).isZero();

        assertThat(told).containsExactly("2 kB sent, 50 %");
    }
}

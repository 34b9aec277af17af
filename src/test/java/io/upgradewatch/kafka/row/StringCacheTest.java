package io.upgradewatch.kafka.row;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StringCacheTest {

    private final StringCache texts = new StringCache();

    @Property(tries = 200)
    void aTextIsItsCharactersWhateverCameBefore(@ForAll List<String> some) {
        for (String text : some) {
            assertThat(texts.of(("x" + text + "y").toCharArray(), 1, text.length()))
                    .isEqualTo(text);
        }
    }

    @Test
    void theSameTextIsTheSameObject() {
        String first = texts.of("UpgradeSuccess".toCharArray(), 0, 14);

        assertThat(texts.of("an UpgradeSuccess".toCharArray(), 3, 14)).isSameAs(first);
    }

    @Test
    void textsThatFallOnOnePlaceAreNotTakenForEachOther() {
        // "Aa" and "BB" have the same hash.
        assertThat(texts.of("Aa".toCharArray(), 0, 2)).isEqualTo("Aa");
        assertThat(texts.of("BB".toCharArray(), 0, 2)).isEqualTo("BB");
        assertThat(texts.of("Aa".toCharArray(), 0, 2)).isEqualTo("Aa");
    }
}

package io.upgradewatch.shard.cycle;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimeInWordsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,0 s",
        "PT0.44S,0.4 s",
        "PT9.96S,10 s",
        "PT45.4S,45 s",
        "PT119S,119 s",
        "PT4M2S,4 min",
        "PT2H,2 h",
        "PT9H15M,9 h 15 min",
        "PT47H59M50S,48 h",
        "PT72H,3 days"
    })
    void aLengthIsRoundedToWhatMatters(Duration time, String words) {
        assertThat(TimeInWords.of(time)).isEqualTo(words);
    }
}

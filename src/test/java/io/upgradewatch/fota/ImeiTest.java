package io.upgradewatch.fota;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImeiTest {

    @Test
    void leadingZerosSurvive() {
        assertThat(Imei.of("004401000000006").digits()).isEqualTo("004401000000006");
        assertThat(Imei.of("000000000000000").digits()).isEqualTo("000000000000000");
    }

    @Test
    void fourteenDigitsLackTheCheckDigit() {
        assertThatThrownBy(() -> Imei.of("99000047347598"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("14")
                .hasMessageContaining("check digit");
    }

    @Test
    void sixteenDigitsLookLikeAnImeisv() {
        assertThatThrownBy(() -> Imei.of("9900004734759890"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16")
                .hasMessageContaining("IMEISV");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "99000047347598X",
                "+99000047347598",
                "-99000047347598",
                " 990000473475989",
                "990000473475989 ",
                "99000047-347598",
                "990000473475989990000473475989990000473475989",
                "٩٩٠٠٠٠٤٧٣٤٧٥٩٨٩",
                "９９００００４７３４７５９８９"
            })
    void anythingButFifteenAsciiDigitsIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> Imei.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("47347");
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> Imei.of(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1_000_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aNumberBeyondFifteenDigitsIsRefused(long number) {
        assertThatThrownBy(() -> new Imei(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyTheLastFourDigitsShow() {
        assertThat(Imei.of("990000473475989")).hasToString("***********5989");
        assertThat("watching " + Imei.of("004401000000006"))
                .doesNotContain("4401")
                .endsWith("0006");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "490154203237518",
                "900000000000001",
                "990000000000010",
                "004401000000006",
                "352099001761481",
                "709312034493372"
            })
    void theCheckDigitHolds(String digits) {
        assertThat(Imei.of(digits).checkDigitHolds()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"990013907835573", "990000473475989", "990003425730524", "990013907884259"})
    void theCheckDigitFailsForDocumentedImeis(String digits) {
        assertThat(Imei.of(digits).checkDigitHolds()).isFalse();
    }

    @Test
    void theOrderIsThatOfTheDigits() {
        assertThat(Imei.of("004401000000006")).isLessThan(Imei.of("490154203237518"));
    }
}

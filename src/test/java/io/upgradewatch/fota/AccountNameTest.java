package io.upgradewatch.fota;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccountNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"0000123456-00001", "TestAccount-1", "a", "A.b_c-9"})
    void theAllowedCharactersAreTakenAsTheyAre(String text) {
        assertThat(new AccountName(text)).hasToString(text);
    }

    @Test
    void sixtyFourCharactersAreTheMost() {
        assertThat(new AccountName("a".repeat(64)).value()).hasSize(64);
        assertThatThrownBy(() -> new AccountName("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a b", "a/b", "a%2Fb", "../x\n", "0000123456-00001\n", "käse", "a,b", "٠٠٠٠"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new AccountName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDocumentedFormIsTenAndFiveDigits() {
        assertThat(new AccountName("0000123456-00001").customary()).isTrue();
        assertThat(new AccountName("123456-00001").customary()).isFalse();
        assertThat(new AccountName("TestAccount-1").customary()).isFalse();
    }
}

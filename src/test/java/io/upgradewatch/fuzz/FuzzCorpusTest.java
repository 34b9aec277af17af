package io.upgradewatch.fuzz;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the fuzzer has found worth keeping, read once in every build. */
class FuzzCorpusTest {

    @ParameterizedTest
    @EnumSource
    void whateverIsReadIsReadOrRefusedAsDeclared(Target target) throws IOException {
        assertThat(target.inputs()).hasSizeGreaterThan(20);
        for (byte[] input : target.inputs()) {
            target.read(input);
        }
    }
}

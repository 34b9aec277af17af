package io.upgradewatch.serve.callback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ImeisInJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"990000473475989\",\"004401000000006\"]",
                "{\"type\":\"upgradeProgress\",\"upgradeScheduled\":{\"deviceList\":[{\"deviceId\":990000473475989},"
                        + "{\"deviceId\":\"004401000000006\"}]}}",
                "{\"990000473475989\":{\"status\":\"UpgradeSuccess\"},\"imeis\":\"imei:004401000000006, 12345678901234567\"}",
                "{\"deviceId\":\"990000473475989\"}\n{\"deviceId\":\"004401000000006\",\"at\":1732300000000}"
            })
    void imeisAreFoundWhereverTheyStand(String json) throws IOException {
        assertThat(read(json).devices()).extracting(Object::toString).hasSize(2);
    }

    @Test
    void theDocumentedPasswordIsFoundAndAnotherThingThatIsCalledSoIsNot() throws IOException {
        assertThat(read("{\"username\":\"u\",\"password\":\"open\",\"x\":[]}").secret())
                .isEqualTo("open");
        assertThat(read("{\"password\":{\"a\":1},\"text\":\"password\"}").secret())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "{\"deviceId\":\"990000473475989\"", "<am:fault/>", "imei=990000473475989"})
    void whatIsNoJsonIsTold(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void aNestWithoutEndIsNotFollowed() {
        assertThatThrownBy(() -> read("[".repeat(10_000))).isInstanceOf(IOException.class);
    }

    private static ImeisInJson read(String json) throws IOException {
        return ImeisInJson.of(json.getBytes(StandardCharsets.UTF_8));
    }
}

package io.upgradewatch.app.config;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentSetsTest {

    @Test
    void aNameIsWhatTheLongestKnownKeyLeaves() {
        assertThat(EnvironmentSets.of(Map.of(
                        "UPGRADEWATCH_THINGSPACE_WEST_KEY", "1",
                        "UPGRADEWATCH_THINGSPACE_NORTH_WEST_SECRET_FILE", "2",
                        "UPGRADEWATCH_THINGSPACE_WEST_MAX_RESPONSE", "3",
                        "UPGRADEWATCH_THINGSPACE_2ND_ACCOUNTS", "4")))
                .isEqualTo(Map.of(
                        "upgradewatch.thingspace.west.key", "1",
                        "upgradewatch.thingspace.north-west.secret-file", "2",
                        "upgradewatch.thingspace.west.max-response", "3",
                        "upgradewatch.thingspace.2nd.accounts", "4"));
    }

    @Test
    void theKeysOfTheUnnamedSetAndWhatIsNoKeyAreLeftAlone() {
        assertThat(EnvironmentSets.of(Map.of(
                        "UPGRADEWATCH_THINGSPACE_KEY", "1",
                        "UPGRADEWATCH_THINGSPACE_SECRET_FILE", "2",
                        "UPGRADEWATCH_THINGSPACE_MAX_RESPONSE", "3",
                        "UPGRADEWATCH_THINGSPACE_SERVICE_HOST", "4",
                        "UPGRADEWATCH_THINGSPACE__KEY", "5",
                        "UPGRADEWATCH_BUDGET_KEY", "6")))
                .isEmpty();
    }

    @Test
    void aNameThatBeginsAKeyIsReserved() {
        assertThat(EnvironmentSets.reserved("secret")).isTrue();
        assertThat(EnvironmentSets.reserved("max")).isTrue();
        assertThat(EnvironmentSets.reserved("west")).isFalse();
    }
}

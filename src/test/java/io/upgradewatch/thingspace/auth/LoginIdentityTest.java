package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.LoginLedger;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.thingspace.http.CredentialSet;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginIdentityTest {

    private static final LoginLedger.Key ANN = key("https://thingspace.verizon.com", "ann", "one");

    @Test
    void neitherThePasswordNorASpellingMakesAnother() {
        assertThat(key("https://thingspace.verizon.com", "ann", "other")).isEqualTo(ANN);
        assertThat(key("HTTPS://ThingSpace.Verizon.com:443/", " Ann ", "one")).isEqualTo(ANN);
    }

    @Test
    void anotherUserOrAddressIsAnother() {
        assertThat(key("https://thingspace.verizon.com", "bob", "one")).isNotEqualTo(ANN);
        assertThat(key("https://thingspace.verizon.com/test", "ann", "one")).isNotEqualTo(ANN);
        assertThat(key("http://thingspace.verizon.com", "ann", "one")).isNotEqualTo(ANN);
    }

    @Test
    void itTellsNobodyWhoItIs() {
        assertThat(ANN.login()).matches("[0-9a-f]{32}");
    }

    private static LoginLedger.Key key(String url, String user, String password) {
        return LoginIdentity.of(new CredentialSet(
                new SetName("any"), URI.create(url), "k", "s", user, password, Set.of(), Duration.ofSeconds(1), 1_000));
    }
}

package io.upgradewatch.thingspace.auth;

import io.upgradewatch.poll.SetName;
import io.upgradewatch.thingspace.error.ErrorEnvelope;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.upgradewatch.thingspace.http.Exchange;
import io.upgradewatch.thingspace.http.Session;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionCipherTest {

    private static final SessionCipher OURS = SessionCipher.of(set("default", "https://a", "k", "s", "u", "p"));

    @Test
    void whoHoldsTheSameCredentialsOpensWhatWasSealed() {
        byte[] sealed = OURS.seal("session-token");

        assertThat(SessionCipher.of(set("default", "https://a", "k", "s", "u", "p"))
                        .open(sealed))
                .contains("session-token");
        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("session");
    }

    @Test
    void anyOtherUserOrPasswordOpensNothing() {
        byte[] sealed = OURS.seal("session-token");
        Set<CredentialSet> others = Set.of(
                set("default", "https://b", "k", "s", "u", "p"),
                set("default", "https://a", "k", "s", "v", "p"),
                set("default", "https://a", "k", "s", "u", "q"),
                set("default", "https://a", "k", "s", "up", ""));
        for (CredentialSet other : others) {
            assertThat(SessionCipher.of(other).open(sealed)).isEmpty();
        }
    }

    @Test
    void anotherSetWithTheSameUserAndPasswordOpensIt() {
        byte[] sealed = OURS.seal("session-token");

        assertThat(SessionCipher.of(set("other", "https://A:443/", "l", "t", "u", "p"))
                        .open(sealed))
                .contains("session-token");
    }

    @Test
    void whatWasTamperedWithOrIsNothingIsNotOpened() {
        byte[] sealed = OURS.seal("session-token");
        sealed[sealed.length - 1] ^= 1;

        assertThat(OURS.open(sealed)).isEmpty();
        assertThat(OURS.open(new byte[0])).isEmpty();
        assertThat(OURS.open(new byte[13])).isEmpty();
    }

    @Test
    void whatAnEarlierVersionSealedIsOpened() {
        byte[] sealed = HexFormat.of()
                .parseHex("2d5d0898501ced5e1eb4d5f1ff3abb79ef0a24bd4d4d8076526d79d685ac7912264cb83e2f0ed32bdd");

        assertThat(OURS.open(sealed)).contains("session-token");
    }

    @Test
    void theSameTokenSealedTwiceIsTwoThings() {
        byte[] first = OURS.seal("session-token");
        byte[] second = OURS.seal("session-token");

        assertThat(first).isNotEqualTo(second);
        assertThat(SessionCipher.digest(first)).isNotEqualTo(SessionCipher.digest(second));
    }

    @Test
    void nothingThatOpensADoorIsEverShown() {
        CredentialSet set = set("default", "https://a", "kkkk", "ssss", "uuuu", "pppp");

        assertThat(set.toString()).doesNotContain("kkkk", "ssss", "uuuu", "pppp");
        assertThat(new Session("tttt", "digest").toString()).doesNotContain("tttt");
        assertThat(new Bearer("Bearer tttt", null, null).toString()).doesNotContain("tttt");
        assertThat(new TokenAnswer("tttt", 1).toString()).doesNotContain("tttt");
        assertThat(new Exchange.Answer(200, null, "tttt".getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString())
                .doesNotContain("tttt");
        assertThat(ErrorEnvelope.of("{\"errorCode\":\"tttt\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString())
                .doesNotContain("tttt");
    }

    private static CredentialSet set(
            String name, String url, String key, String secret, String username, String password) {
        return new CredentialSet(
                new SetName(name),
                URI.create(url),
                key,
                secret,
                username,
                password,
                Set.of(),
                Duration.ofSeconds(1),
                1_000);
    }
}

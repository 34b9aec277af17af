package io.upgradewatch.serve.group;

import io.upgradewatch.serve.access.user.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerTokensTest {

    private static final PeerTokens.Caller ANN = new PeerTokens.Caller("ann", Role.OPERATOR);
    private static final String PATH = "/api/devices/990000473475989";

    /** The rows as they stand on the topic. */
    private final Map<String, byte[]> topic = new HashMap<>();

    private Instant now = Instant.parse("2026-11-26T00:00:00Z");
    private int writes;

    @Test
    void whatOneMemberSignsTheOtherVerifies() {
        PeerKeys ours = member("a", "b");
        PeerKeys theirs = member("a", "b");

        assertThat(tokens("there", theirs).verify(sign(ours, "there"), "PUT", PATH))
                .contains(ANN);
    }

    @Test
    void aTokenIsGoodForOneCallOfOneInstanceForNowAndForNobodyElse() {
        PeerKeys keys = member("a");
        String token = sign(keys, "there");

        assertThat(tokens("elsewhere", keys).verify(token, "PUT", PATH)).isEmpty();
        assertThat(tokens("there", keys).verify(token, "DELETE", PATH)).isEmpty();
        assertThat(tokens("there", keys).verify(token, "PUT", PATH + "/poll")).isEmpty();
        assertThat(tokens("there", keys).verify(token.substring(0, token.length() - 4) + "AAAA", "PUT", PATH))
                .isEmpty();
        assertThat(tokens("there", keys).verify("nonsense", "PUT", PATH)).isEmpty();
        assertThat(tokens("there", keys).verify("eyJhbGciOiJub25lIn0.e30.", "PUT", PATH))
                .isEmpty();
        topic.clear();
        assertThat(tokens("there", member("a")).verify(token, "PUT", PATH)).isEmpty();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(tokens("there", keys).verify(token, "PUT", PATH)).isEmpty();
    }

    @Test
    void aClockThatIsMinutesWrongPartsNobody() {
        PeerKeys keys = member("a");
        String token = sign(keys, "there");
        now = now.plus(Duration.ofMinutes(4));
        assertThat(tokens("there", keys).verify(token, "PUT", PATH)).contains(ANN);
    }

    @Test
    void aRotationThatHasReachedSomeMembersPartsNobody() {
        PeerKeys before = member("client 1", "login 1");
        PeerKeys newPassword = member("client 1", "login 2");
        assertThat(believes(newPassword, before)).isTrue();
        assertThat(believes(before, newPassword)).isTrue();

        PeerKeys newSecretToo = member("client 2", "login 2");
        assertThat(believes(newSecretToo, before)).isTrue();
        assertThat(believes(before, newSecretToo)).isTrue();
    }

    @Test
    void whoHasNothingInCommonIsNoMember() {
        PeerKeys ours = member("a");
        PeerKeys strangers = member("b");
        assertThat(believes(ours, strangers)).isFalse();
        assertThat(believes(strangers, ours)).isFalse();
    }

    @Test
    void membersThatStartAtOnceAgree() {
        PeerKeys one = new PeerKeys(() -> now);
        PeerKeys two = new PeerKeys(() -> now);
        one.sealWith(List.of("a"));
        two.sealWith(List.of("a"));
        List<Map.Entry<String, byte[]>> log = new ArrayList<>();
        one.tend((id, row) -> log.add(Map.entry(id, row)));
        two.tend((id, row) -> log.add(Map.entry(id, row)));
        for (Map.Entry<String, byte[]> row : log) {
            one.read(row.getKey(), row.getValue());
            two.read(row.getKey(), row.getValue());
        }
        assertThat(believes(one, two)).isTrue();
        assertThat(believes(two, one)).isTrue();
    }

    @Test
    void rowsThatAreRightAreNotWrittenAgain() {
        PeerKeys keys = member("a", "b");
        assertThat(writes).isEqualTo(2);
        settle(keys);
        settle(member("a", "b"));
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void aSecretIsNewEveryDayAndTheOldOneGoesLater() {
        PeerKeys keys = member("a");
        String old = keys.signing().orElseThrow().id();
        now = now.plus(Duration.ofHours(25));
        settle(keys);
        assertThat(keys.signing().orElseThrow().id()).as("until it was read").isEqualTo(old);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(keys.signing().orElseThrow().id()).isNotEqualTo(old);
        assertThat(keys.named(old)).isPresent();
        now = now.plus(Duration.ofDays(4));
        settle(keys);
        assertThat(keys.named(old)).isEmpty();
    }

    @Test
    void whatAnEarlierVersionSealedIsOpened() {
        PeerSeal seal = PeerSeal.of("the material");
        byte[] sealed = HexFormat.of()
                .parseHex("c002f8dbe89c819a7289803cfba4fd52ecbdf752fcdfc60b9954bd63085e9897e3d5a1b8366395af0b29f671");

        assertThat(seal.id()).isEqualTo("0096f3e6c095c2457412b47439b479a2");
        assertThat(seal.open(sealed)).contains("the group's keys");
    }

    @Test
    void nothingOfItIsInClearOnTheTopicOrInWhatIsPrinted() {
        PeerKeys keys = member("the material");
        PeerKey key = keys.signing().orElseThrow();
        String line = key.line();
        assertThat(topic.values()).noneMatch(row -> new String(row).contains(line.split(" ")[2]));
        assertThat(key.toString()).doesNotContain(line.split(" ")[2]);
        assertThat(PeerSeal.of("the material").toString()).doesNotContain("material");
    }

    private boolean believes(PeerKeys verifier, PeerKeys signer) {
        settle(signer);
        settle(verifier);
        settle(signer);
        return tokens("there", verifier)
                .verify(sign(signer, "there"), "PUT", PATH)
                .isPresent();
    }

    private String sign(PeerKeys keys, String audience) {
        return tokens("here", keys).sign(ANN, audience, "PUT", PATH).orElseThrow();
    }

    private PeerTokens tokens(String instance, PeerKeys keys) {
        return new PeerTokens(instance, keys, () -> now);
    }

    private PeerKeys member(String... materials) {
        PeerKeys keys = new PeerKeys(() -> now);
        keys.sealWith(List.of(materials));
        settle(keys);
        return keys;
    }

    private void settle(PeerKeys keys) {
        topic.forEach(keys::read);
        keys.tend((id, row) -> {
            writes++;
            topic.put(id, row);
        });
        topic.forEach(keys::read);
    }
}

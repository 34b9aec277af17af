package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.thingspace.auth.Tokens;
import io.upgradewatch.thingspace.http.Bearer;
import io.upgradewatch.thingspace.http.Session;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NeighboursEvidenceTest {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final AccountName OTHER = new AccountName("0000123456-00002");
    private static final Tokens TOKENS = tokens("one");

    private final NeighboursEvidence evidence = new NeighboursEvidence();

    @ParameterizedTest
    @CsvSource({
        // claim, served here, asked here, served beyond, asked beyond, verdict
        "CREDENTIALS, true,  true,  false, false, DEVICE",
        "ACCOUNT,     true,  true,  true,  true,  DEVICE",
        "CREDENTIALS, false, true,  true,  true,  ACCOUNT",
        "ACCOUNT,     false, true,  true,  true,  ACCOUNT",
        "CREDENTIALS, false, true,  false, true,  SET",
        "CREDENTIALS, false, true,  false, false, SET",
        "ACCOUNT,     false, true,  false, true,  ACCOUNT",
        "ACCOUNT,     false, true,  false, false, ACCOUNT",
        "CREDENTIALS, false, false, true,  true,  UNDECIDED",
        "CREDENTIALS, false, false, false, true,  SET",
        "CREDENTIALS, false, false, false, false, UNDECIDED",
        "ACCOUNT,     false, false, false, false, UNDECIDED",
    })
    void blameGoesToTheNarrowestPartThatExplainsIt(
            Scope claim, boolean here, boolean askedHere, boolean beyond, boolean askedBeyond, Blame verdict) {
        assertThat(NeighboursEvidence.weigh(claim, here, askedHere, beyond, askedBeyond))
                .isEqualTo(verdict);
    }

    @Test
    void onlyARequestAfterTheRefusalIsEvidence() {
        long before = evidence.send();
        long mark = evidence.mark();
        evidence.served(ACCOUNT, TOKENS, before, 0);
        assertThat(evidence.serves(ACCOUNT, TOKENS, mark)).isFalse();

        evidence.served(ACCOUNT, TOKENS, evidence.send(), 0);
        assertThat(evidence.serves(ACCOUNT, TOKENS, mark)).isTrue();
    }

    @Test
    void onlyTheSameTokensAreEvidence() {
        long mark = evidence.mark();
        evidence.served(ACCOUNT, tokens("other"), evidence.send(), 0);
        assertThat(evidence.serves(ACCOUNT, TOKENS, mark)).isFalse();
        assertThat(evidence.servedSince(ACCOUNT, TOKENS, 0)).isFalse();
        assertThat(evidence.everServed(TOKENS)).isFalse();
    }

    @Test
    void anotherAccountSpeaksForTheTokensAndNotForTheAccount() {
        long mark = evidence.mark();
        evidence.served(OTHER, TOKENS, evidence.send(), 0);
        assertThat(evidence.serves(ACCOUNT, TOKENS, mark)).isFalse();
        assertThat(evidence.servesOthers(ACCOUNT, TOKENS, mark)).isTrue();
        assertThat(evidence.servesOthers(OTHER, TOKENS, mark)).isFalse();
    }

    @Test
    void anOldAnswerThatComesLateDoesNotHideANewOne() {
        long old = evidence.send();
        long mark = evidence.mark();
        evidence.served(ACCOUNT, TOKENS, evidence.send(), 20);
        evidence.served(ACCOUNT, tokens("old"), old, 10);
        assertThat(evidence.serves(ACCOUNT, TOKENS, mark)).isTrue();
    }

    @Test
    void aFailureThatLastsWhileOthersAreServedIsTheDevices() {
        evidence.failed(ACCOUNT, device(0));
        evidence.served(ACCOUNT, TOKENS, evidence.send(), 150);
        evidence.failed(ACCOUNT, device(0));
        assertThat(evidence.lasting(ACCOUNT, device(0), 100)).isEqualTo(Blame.DEVICE);
        assertThat(evidence.lasting(ACCOUNT, device(0), 151)).isEqualTo(Blame.UNDECIDED);
    }

    @Test
    void failuresOfSeveralWhileNothingIsServedAreNoDevices() {
        for (int i = 0; i < NeighboursEvidence.MIN_FAILING; i++) {
            evidence.failed(ACCOUNT, device(i));
        }
        assertThat(evidence.lasting(ACCOUNT, device(0), 100)).isEqualTo(Blame.SET);
        evidence.served(OTHER, TOKENS, evidence.send(), 150);
        assertThat(evidence.lasting(ACCOUNT, device(0), 100)).isEqualTo(Blame.ACCOUNT);
        assertThat(evidence.lasting(ACCOUNT, device(0), 151)).isEqualTo(Blame.SET);
    }

    @Test
    void twoFailingDevicesAreTooFewToBlameMoreThanADevice() {
        evidence.failed(ACCOUNT, device(0));
        evidence.failed(ACCOUNT, device(1));
        assertThat(evidence.lasting(ACCOUNT, device(0), 100)).isEqualTo(Blame.UNDECIDED);
    }

    @Test
    void anUpstreamThatComesBackHaltinglyBlamesNobodyTwice() {
        for (int i = 0; i < 60; i++) {
            evidence.failed(ACCOUNT, device(i));
        }
        assertThat(evidence.lasting(ACCOUNT, device(7), 100)).isEqualTo(Blame.SET);
        evidence.served(ACCOUNT, TOKENS, evidence.send(), 200);
        evidence.failed(ACCOUNT, device(7));
        assertThat(evidence.lasting(ACCOUNT, device(7), 150)).isEqualTo(Blame.DEVICE);
        assertThat(evidence.lasting(ACCOUNT, device(7), 210)).isEqualTo(Blame.UNDECIDED);
    }

    static Tokens tokens(String name) {
        return new Tokens(new Bearer("Bearer " + name, Instant.MAX, Instant.MAX), new Session("session-" + name, name));
    }

    private static Imei device(int number) {
        return new Imei(990_000_000_000_000L + number);
    }
}

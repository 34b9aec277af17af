package io.upgradewatch.thingspace.evidence;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.Neighbours;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.thingspace.MovableClock;
import io.upgradewatch.thingspace.auth.Renewals;
import io.upgradewatch.thingspace.auth.Tokens;
import io.upgradewatch.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InquiriesTest {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final AccountName OTHER = new AccountName("0000123456-00002");
    private static final Tokens OLD = NeighboursEvidenceTest.tokens("old");
    private static final Tokens FRESH = NeighboursEvidenceTest.tokens("fresh");

    private final MovableClock clock = new MovableClock();
    private final NeighboursEvidence evidence = new NeighboursEvidence();
    private final Inquiries inquiries = new Inquiries(evidence, new Renewals(clock), this::ask, clock);
    private final Set<Imei> refused = new HashSet<>();
    private final Set<Imei> silent = new HashSet<>();
    private final List<Watch> asked = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    @Test
    void whereANeighbourIsServedItIsTheDeviceAndOneQuestionIsEnough() {
        of(200, 0);
        refused.add(device(0));
        renewOnce(0);
        asked.clear();
        assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.of(Blame.DEVICE));
        assertThat(asked).hasSize(1);
    }

    @Test
    void tokensThatServeOthersAreRenewedForARefusedDeviceOnceAnHour() {
        of(200, 0);
        refused.add(device(0));
        assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.RENEW);
        for (int minute = 0; minute < 59; minute++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.of(Blame.DEVICE));
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.RENEW);
    }

    @Test
    void whereNothingIsServedTheTokensAreRenewedFirstAndThenItIsTheSet() {
        of(10, 10);
        refuseAll(20);
        assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.RENEW);
        assertThat(asked).hasSize(2 + 1);
        assertThat(replayed(0, FRESH)).isEqualTo(Inquiry.Finding.of(Blame.SET));
    }

    @Test
    void whereNothingIsServedTheTokensAreRenewedOnceAMinute() {
        of(10, 0);
        refuseAll(10);
        assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.RENEW);
        assertThat(finding(0, FRESH)).isEqualTo(Inquiry.Finding.of(Blame.SET));
        clock.advance(Duration.ofMinutes(1));
        assertThat(finding(0, FRESH)).isEqualTo(Inquiry.Finding.RENEW);
    }

    @Test
    void whereOnlyAnotherAccountIsServedItIsTheAccountAndAFewWereAsked() {
        of(10, 10);
        refuseAll(10);
        renewOnce(0);
        asked.clear();
        assertThat(replayed(0, OLD)).isEqualTo(Inquiry.Finding.of(Blame.ACCOUNT));
        assertThat(asked).hasSize(Inquiry.FIRST + 1 + Inquiry.FEW);
    }

    @Test
    void oneServedAmongTheFewIsEnough() {
        of(10, 10);
        refuseAll(10);
        renewOnce(0);
        refused.remove(device(4));
        assertThat(replayed(0, OLD)).isEqualTo(Inquiry.Finding.of(Blame.DEVICE));
    }

    @Test
    void withoutANeighbourNothingIsDecidedAndTheTokensAreRenewedOnceAnHour() {
        of(1, 0);
        refuseAll(1);
        assertThat(finding(0, OLD)).isEqualTo(Inquiry.Finding.RENEW);
        clock.advance(Duration.ofMinutes(59));
        assertThat(finding(0, FRESH)).isEqualTo(Inquiry.Finding.of(Blame.UNDECIDED));
        clock.advance(Duration.ofMinutes(1));
        assertThat(finding(0, FRESH)).isEqualTo(Inquiry.Finding.RENEW);
    }

    @Test
    void aSingleDevicesTokensThatWereGoodAreRenewedWhenUpstreamSaysThatTheyHaveEnded() {
        of(1, 0);
        for (int round = 0; round < 5; round++) {
            Tokens tokens = NeighboursEvidenceTest.tokens("round " + round);
            evidence.served(ACCOUNT, tokens, evidence.send(), clock.millis());
            assertThat(inquiries.about(question(0, tokens, true, true), evidence.mark()))
                    .matches(found -> found.result().equals(Inquiry.Finding.RENEW));
            clock.advance(Duration.ofMinutes(30));
        }
    }

    @Test
    void neighboursThatDoNotAnswerDecideNothing() {
        of(10, 0);
        refused.add(device(0));
        IntStream.range(1, 10).forEach(number -> silent.add(device(number)));
        renewOnce(0);
        assertThat(replayed(0, OLD)).isEqualTo(Inquiry.Finding.of(Blame.UNDECIDED));
    }

    @Test
    void wordsAboutAnAccountAreNoReasonToRenewAndNoProof() {
        of(10, 0);
        refused.add(device(0));
        Inquiry.Question question = new Inquiry.Question(watch(0), OLD, Scope.ACCOUNT, false, false);
        assertThat(inquiries.about(question, evidence.mark()).result()).isEqualTo(Inquiry.Finding.of(Blame.DEVICE));
        refuseAll(10);
        assertThat(inquiries.about(question, evidence.mark()).result()).isEqualTo(Inquiry.Finding.of(Blame.ACCOUNT));
    }

    @Test
    void refusalsOfAVolleyShareOneInquiryWhereNothingIsServed() {
        of(50, 0);
        refuseAll(50);
        holding = true;
        List<Future<Inquiry.Finding>> all = IntStream.range(0, 50)
                .mapToObj(number -> inquiries.about(question(number, OLD, true, false), evidence.mark()))
                .toList();
        release();
        assertThat(all).allMatch(found -> found.result().equals(Inquiry.Finding.RENEW));
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoWasRefusedAfterTheQuestionAsksOnceMore() {
        of(50, 0);
        refused.add(device(0));
        refused.add(device(1));
        refused.add(device(2));
        renewOnce(0);
        asked.clear();
        holding = true;
        List<Future<Inquiry.Finding>> all = IntStream.range(0, 3)
                .mapToObj(number -> inquiries.about(question(number, OLD, false, false), evidence.mark()))
                .toList();
        release();
        assertThat(all).allMatch(found -> found.result().equals(Inquiry.Finding.of(Blame.DEVICE)));
        assertThat(asked).hasSize(Inquiry.FIRST + 2);
    }

    @Test
    void whatWasUnderWayWhenAnAccountWasFoundToBeDeniedAsksNobody() {
        of(10, 10);
        refuseAll(10);
        renewOnce(0);
        assertThat(replayed(0, OLD)).isEqualTo(Inquiry.Finding.of(Blame.ACCOUNT));
        asked.clear();
        assertThat(replayed(1, OLD)).isEqualTo(Inquiry.Finding.of(Blame.ACCOUNT));
        assertThat(asked).isEmpty();
        clock.advance(Inquiries.STANDS);
        refused.clear();
        assertThat(replayed(1, OLD)).isEqualTo(Inquiry.Finding.of(Blame.DEVICE));
    }

    private void renewOnce(int number) {
        assertThat(finding(number, OLD)).isEqualTo(Inquiry.Finding.RENEW);
    }

    private Inquiry.Finding finding(int number, Tokens tokens) {
        return inquiries
                .about(question(number, tokens, true, false), evidence.mark())
                .result();
    }

    private Inquiry.Finding replayed(int number, Tokens tokens) {
        return inquiries
                .about(question(number, tokens, false, false), evidence.mark())
                .result();
    }

    private static Inquiry.Question question(int number, Tokens tokens, boolean renewable, boolean clear) {
        return new Inquiry.Question(watch(number), tokens, Scope.CREDENTIALS, renewable, clear);
    }

    private void of(int devices, int others) {
        inquiries.neighbours(new Neighbours() {
            @Override
            public List<Watch> ofAccount(Watch one, int max) {
                return IntStream.range(0, devices)
                        .mapToObj(InquiriesTest::watch)
                        .filter(watch -> !watch.equals(one))
                        .limit(max)
                        .toList();
            }

            @Override
            public List<Watch> ofOtherAccounts(Watch one, int max) {
                return others == 0 ? List.of() : List.of(watch(devices, OTHER));
            }

            @Override
            public void asked(Watch device) {
                // Nobody pays for it.
            }
        });
    }

    private void refuseAll(int devices) {
        IntStream.range(0, devices).forEach(number -> refused.add(device(number)));
    }

    private Future<Boolean> ask(Watch device, Tokens tokens) {
        asked.add(device);
        long request = evidence.send();
        Promise<Boolean> answer = Promise.promise();
        Runnable answering = () -> {
            boolean served = !refused.contains(device.imei());
            if (silent.contains(device.imei())) {
                answer.complete(null);
                return;
            }
            if (served) {
                evidence.served(device.account(), tokens, request, clock.millis());
            }
            answer.complete(served);
        };
        if (holding) {
            held.add(answering);
        } else {
            answering.run();
        }
        return answer.future();
    }

    private void release() {
        while (!held.isEmpty()) {
            held.poll().run();
        }
    }

    private static Watch watch(int number) {
        return watch(number, ACCOUNT);
    }

    private static Watch watch(int number, AccountName account) {
        return new Watch(device(number), account, Instant.EPOCH, List.of(), Watch.Source.TOPIC);
    }

    private static Imei device(int number) {
        return new Imei(990_000_000_000_000L + number);
    }
}

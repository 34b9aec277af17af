package io.upgradewatch.thingspace.auth;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginListener.Result;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.Resumed;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.thingspace.PollingLoop;
import io.upgradewatch.thingspace.ScriptedThingSpace;
import io.upgradewatch.thingspace.ThingSpace;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoginGuardIT {

    private static final Duration LONG = Duration.ofHours(1);

    private PollingLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new PollingLoop();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aWrongPasswordIsTriedTwiceAndNeverAgainOverSixStarts() {
        for (int start = 1; start <= 6; start++) {
            ThingSpace instance = loop.owner(loop.credentials("wrong-password"));
            if (start > 1) {
                loop.untilPaused(instance);
            } else {
                loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
            }
            loop.clock.advance(LONG);
            loop.on(() -> instance.ready(PollingLoop.SET));
            loop.poll(instance);
        }

        assertThat(loop.upstream.refusedLogins).hasValue(2);
        assertThat(loop.logins).containsExactly(Result.FAILED, Result.FAILED);
        assertThat(loop.upstream.polls).hasValue(0);
    }

    @Test
    void aPausedSetEndsPollsWithoutAnyRequest() {
        ThingSpace instance = paused();
        int requests = loop.upstream.tokens.get() + loop.upstream.logins.get();

        assertThat(loop.poll(instance)).isEqualTo(new Denied(Scope.CREDENTIALS, "login_refused"));
        assertThat(loop.on(() -> instance.ready(PollingLoop.SET))).isFalse();
        assertThat(loop.upstream.tokens.get() + loop.upstream.logins.get()).isEqualTo(requests);
    }

    @Test
    void thereIsAPauseBetweenTheTwoAttempts() {
        ThingSpace instance = loop.owner(loop.credentials("wrong-password"));
        loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
        loop.clock.advance(LoginRule.AFTER_REFUSAL.minusMillis(1));

        assertThat(loop.poll(instance)).isInstanceOf(Denied.class);
        assertThat(loop.upstream.refusedLogins).hasValue(1);
    }

    @Test
    void aCrashBetweenCountAndAnswerIsSilenceAndSilenceGoesOnToFourAnHourApart() {
        loop.upstream.login = request -> {
            // Never answered.
        };
        for (int start = 1; start <= 6; start++) {
            ThingSpace instance = loop.owner(loop.credentials("right-password"));
            int made = Math.min(start, 4);
            loop.until(() -> askedAgain(instance) && loop.upstream.logins.get() == made);
            loop.on(() -> {
                instance.close();
                loop.ledger.seat().owning();
                return null;
            });
            ThingSpace tooSoon = loop.owner(loop.credentials("right-password"));
            loop.untilPaused(tooSoon);
            assertThat(pause(tooSoon)).contains("login_unanswered");
            loop.clock.advance(LoginRule.AFTER_SILENCE);
        }

        assertThat(loop.ledger.failuresWritten).containsExactly(1, 2, 3, 4);
        assertThat(loop.upstream.logins).hasValue(4);
    }

    @Test
    void theCountIsWrittenBeforeTheAttempt() {
        loop.upstream.login = request -> {
            assertThat(loop.ledger.rows.values()).extracting(Entry::failures).containsExactly(1);
            loop.upstream.giveSession(request);
        };
        loop.untilReady(loop.owner(loop.credentials("right-password")));

        assertThat(loop.ledger.failuresWritten).containsExactly(1, 0);
        assertThat(loop.logins).containsExactly(Result.SUCCEEDED);
    }

    @Test
    void aLoginHasEndedOnceItsEndIsWrittenDown() {
        AtomicReference<HttpServerRequest> unanswered = new AtomicReference<>();
        loop.upstream.login = request -> {
            request.pause();
            unanswered.set(request);
        };
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        loop.until(() -> askedAgain(instance) && unanswered.get() != null);

        CompletableFuture<Void> ended = loop.on(() -> loginsEnded(instance, true));
        assertThat(loop.on(() -> loginsEnded(instance, false))).isCompleted();
        assertThat(loop.on(ended::isDone)).isFalse();

        CompletableFuture<Void> durable = new CompletableFuture<>();
        loop.on(() -> {
            loop.ledger.durable = durable;
            loop.upstream.giveSession(unanswered.get());
            unanswered.get().resume();
            return null;
        });
        loop.until(() -> loop.logins.contains(Result.SUCCEEDED));
        assertThat(loop.on(ended::isDone)).isFalse();

        loop.on(() -> durable.complete(null));
        PollingLoop.get(ended);
        assertThat(loop.ledger.failuresWritten).containsExactly(1, 0);
        assertThat(loop.on(() -> loginsEnded(instance, true))).isCompleted();
    }

    private static CompletableFuture<Void> loginsEnded(ThingSpace instance, boolean ofTheSet) {
        return instance.loginsEnded(login -> ofTheSet).subscribe().asCompletionStage();
    }

    @Test
    void withoutACountThereIsNoAttempt() {
        loop.ledger.writesFail = true;
        ThingSpace instance = loop.owner(loop.credentials("right-password"));

        assertThat(loop.poll(instance)).isEqualTo(new PollOutcome.Unreachable("login_ledger"));
        assertThat(loop.upstream.logins).hasValue(0);
    }

    @Test
    void whoDoesNotOwnTheLoginsNeverLogsIn() {
        ThingSpace guest = loop.guest(loop.credentials(loop.upstream.url(), "right-password", Duration.ofMillis(500)));

        assertThat(loop.poll(guest)).isEqualTo(new PollOutcome.Unreachable("no_session"));
        assertThat(loop.upstream.logins).hasValue(0);
    }

    @Test
    void aResumptionWithTheRightPasswordIsASuccessThatForgives() {
        ThingSpace instance = paused();
        loop.upstream.login = request -> {
            loop.upstream.session = "given";
            ScriptedThingSpace.answer(request, 201, new JsonObject().put("sessionToken", "given"));
        };
        assertThat(resume(instance, false)).isEqualTo(new Resumed(2, true));

        loop.untilReady(instance);
        assertThat(pause(instance)).isEmpty();
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.ledger.rows.values()).extracting(Entry::failures).containsExactly(0);
    }

    @Test
    void eachResumptionAllowsExactlyOneMoreAttemptAlsoAfterARestart() {
        ThingSpace first = paused();
        assertThat(resume(first, false)).isEqualTo(new Resumed(2, true));
        loop.until(() -> askedAgain(first) && loop.upstream.refusedLogins.get() == 3);
        loop.clock.advance(LONG);
        loop.untilPaused(first);

        ThingSpace second = loop.owner(loop.credentials("wrong-password"));
        loop.untilPaused(second);
        assertThat(resume(second, false)).isEqualTo(new Resumed(3, true));
        loop.until(() -> askedAgain(second) && loop.upstream.refusedLogins.get() == 4);
        loop.clock.advance(LONG);
        loop.untilPaused(second);
        assertThat(loop.upstream.refusedLogins).hasValue(4);
    }

    @Test
    void theFifthFailureIsAPersonsWhoWasToldWhatItCosts() {
        ThingSpace instance = paused();
        for (int failures = 2; failures < 4; failures++) {
            int more = failures + 1;
            resume(instance, false);
            loop.until(() -> askedAgain(instance) && loop.upstream.refusedLogins.get() == more);
            loop.clock.advance(LONG);
            loop.untilPaused(instance);
        }
        assertThat(resume(instance, false)).isEqualTo(new Resumed(4, false));
        loop.untilPaused(instance);
        assertThat(loop.upstream.refusedLogins).hasValue(4);

        assertThat(resume(instance, true)).isEqualTo(new Resumed(4, true));
        loop.until(() -> askedAgain(instance) && loop.upstream.refusedLogins.get() == 5);
        loop.clock.advance(LONG);
        loop.untilPaused(instance);
        assertThat(resume(instance, false)).isEqualTo(new Resumed(5, false));
    }

    @Test
    void twoWhoResumeAtOnceAllowOneAttempt() {
        ThingSpace owner = paused();
        ThingSpace guest = loop.guest(loop.credentials("wrong-password"));
        loop.untilPaused(guest);
        loop.on(() -> {
            owner.resume(PollingLoop.SET, false).subscribe().with(done -> {});
            return null;
        });
        loop.until(() -> askedAgain(owner) && loop.upstream.refusedLogins.get() == 3);
        // Told of two failures, as the other was, and heard after the attempt.
        loop.on(() -> {
            loop.ledger
                    .seat()
                    .resume(LoginIdentity.of(loop.credentials("wrong-password")), 2)
                    .subscribe()
                    .with(done -> {});
            return null;
        });
        loop.clock.advance(LONG);
        loop.untilPaused(owner);
        assertThat(loop.upstream.refusedLogins).hasValue(3);
    }

    @Test
    void whatWasAllowedIsStillAllowedIfTheAttemptNeverReachedTheSessionService() {
        ThingSpace instance = paused();
        loop.upstream.login = request -> ScriptedThingSpace.answer(request, 404, ScriptedThingSpace.fault("900906"));
        resume(instance, false);
        loop.until(() -> askedAgain(instance) && loop.logins.contains(Result.UNCOUNTED));
        loop.upstream.login = loop.upstream::giveSession;
        loop.clock.advance(LONG);
        loop.until(() -> askedAgain(instance) && loop.upstream.refusedLogins.get() == 3);
    }

    @Test
    void otherPasswordsOfTheSameUserCountOn() {
        for (int start = 1; start <= 5; start++) {
            ThingSpace instance = loop.owner(loop.credentials("wrong-" + start));
            int made = Math.min(start, 2);
            loop.until(() -> askedAgain(instance) && loop.upstream.refusedLogins.get() == made);
            loop.until(() -> loop.ledger.rows.values().stream().allMatch(row -> row.refusals() == made));
            loop.clock.advance(LONG);
        }
        assertThat(loop.upstream.refusedLogins).hasValue(2);

        ThingSpace corrected = loop.owner(loop.credentials("right-password"));
        loop.untilPaused(corrected);
        resume(corrected, false);
        loop.untilReady(corrected);
        assertThat(loop.poll(corrected)).isInstanceOf(Reported.class);
    }

    @Test
    void whatEarlierVersionsCountedIsCountedOn() {
        loop.ledger.earlier.put(PollingLoop.SET, 3);
        ThingSpace instance = loop.owner(loop.credentials("wrong-password"));
        loop.untilPaused(instance);
        assertThat(loop.upstream.logins).hasValue(0);
        assertThat(resume(instance, false)).isEqualTo(new Resumed(3, true));
        loop.until(() -> askedAgain(instance) && loop.upstream.refusedLogins.get() == 1);
        loop.until(() -> loop.ledger.rows.values().stream().allMatch(row -> row.failures() == 4));
        loop.clock.advance(LONG);
        loop.untilPaused(instance);
        assertThat(resume(instance, false)).isEqualTo(new Resumed(4, false));
    }

    @Test
    void setsOfOneUserShareItsSessionAndItsFailures() {
        CredentialSet one = loop.credentials("right-password");
        CredentialSet two = new CredentialSet(
                new SetName("two"),
                one.url(),
                one.key(),
                one.secret(),
                "User",
                one.password(),
                Set.of(new AccountName("0000123456-00002")),
                one.timeout(),
                one.maxResponseBytes());
        ThingSpace both = loop.on(
                () -> loop.instance(List.of(one, two), loop.ledger.seat().owning()));
        loop.untilReady(both);
        loop.until(() -> loop.on(() -> both.ready(two.name())));
        assertThat(loop.upstream.logins).hasValue(1);
        assertThat(loop.ledger.rows).hasSize(1);

        CredentialSet other = new CredentialSet(
                new SetName("three"),
                one.url(),
                one.key(),
                one.secret(),
                "user",
                "another",
                Set.of(),
                one.timeout(),
                one.maxResponseBytes());
        assertThatThrownBy(() -> loop.on(() -> loop.instance(List.of(one, other), loop.ledger.seat())))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("sets default and three give one user two passwords");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverIsTriedTheFifthFailureInARowIsNeverMadeUntold(long seed) {
        Random random = new Random(seed);
        ThingSpace instance = loop.owner(loop.credentials("wrong-0"));
        for (int step = 0; step < 60; step++) {
            loop.upstream.login = random.nextBoolean()
                    ? loop.upstream::giveSession
                    : request -> request.response().setStatusCode(503).end("<html>busy</html>");
            switch (random.nextInt(4)) {
                case 0 -> instance = loop.owner(loop.credentials("wrong-" + random.nextInt(9)));
                case 1 -> loop.clock.advance(Duration.ofMinutes(random.nextInt(200)));
                case 2 -> loop.guest(loop.credentials("wrong-" + random.nextInt(9)));
                default -> resume(instance, false);
            }
            ThingSpace now = instance;
            loop.until(() -> askedAgain(now) && PollingLoop.get(loop.on(() -> loginsEnded(now, true))) == null);
            int tried = loop.upstream.logins.get();
            assertThat(tried).as("step %d", step).isLessThanOrEqualTo(LoginRule.MAX_FAILURES);
        }
        assertThat(resume(instance, false).failures()).isLessThanOrEqualTo(LoginRule.MAX_FAILURES);
    }

    @Test
    void aSuccessForgivesTheFailureBefore() {
        loop.upstream.login = request -> request.response().setStatusCode(500).end();
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
        loop.upstream.login = loop.upstream::giveSession;
        loop.clock.advance(LONG);
        loop.untilReady(instance);

        assertThat(loop.ledger.failuresWritten).containsExactly(1, 2, 0);
    }

    @Test
    void aLoginThatIsNotAnsweredIsTriedAgainByItselfAndIsNoRefusal() {
        loop.upstream.login =
                request -> request.response().setStatusCode(503).end("<html>503 Service Unavailable</html>");
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        for (int attempt = 1; attempt <= 2; attempt++) {
            int made = attempt;
            loop.until(() -> askedAgain(instance) && loop.logins.size() == made);
            loop.untilPaused(instance);
            assertThat(pause(instance)).contains("login_unanswered");
            assertThat(loop.poll(instance)).isEqualTo(new PollOutcome.Unreachable("login_unanswered"));
            loop.clock.advance(LoginRule.AFTER_SILENCE);
        }
        loop.upstream.login = loop.upstream::giveSession;
        loop.untilReady(instance);
        assertThat(loop.upstream.logins).hasValue(3);
        assertThat(pause(instance)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500", "502", "408", "403", "401", "garbage", "reset", "huge"})
    void whatMayHaveReachedTheSessionServiceCounts(String how) {
        loop.upstream.login = request -> {
            switch (how) {
                case "garbage" -> request.response().end("<html>");
                case "reset" -> request.connection().close();
                case "huge" ->
                    request.response().putHeader("Content-Length", "9000000").write("x");
                default ->
                    request.response().setStatusCode(Integer.parseInt(how)).end();
            }
        };
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        for (int attempt = 1; attempt <= 4; attempt++) {
            int made = attempt;
            loop.until(() -> askedAgain(instance) && loop.logins.size() == made);
            loop.clock.advance(LONG);
        }
        loop.untilPaused(instance);

        assertThat(pause(instance)).contains("login_unanswered");
        assertThat(loop.logins).hasSize(4).containsOnly(Result.FAILED);
        assertThat(loop.upstream.logins).hasValue(4);
        assertThat(resume(instance, false)).isEqualTo(new Resumed(4, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.Password.Invalid\",\"errorMessage\":\"x\"}",
                "500|{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.Password.Invalid\",\"errorMessage\":\"x\"}",
                "200|{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.Login.Locked\",\"errorMessage\":\"x\"}",
                "401|{\"error\":\"nobody knows\"}",
                "403|{}",
            })
    void whatTheSessionServiceSaysNoToIsARefusalInWhateverStatus(int status, String body) {
        loop.upstream.login =
                request -> request.response().setStatusCode(status).end(body);
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
        loop.clock.advance(LoginRule.AFTER_REFUSAL);
        loop.until(() -> askedAgain(instance) && loop.logins.size() == 2);
        loop.clock.advance(LONG);
        loop.untilPaused(instance);
        assertThat(pause(instance)).contains("login_refused");
        assertThat(loop.upstream.logins).hasValue(2);
    }

    @Test
    void aLoginThatNobodyAnswersCounts() {
        loop.upstream.login = request -> {
            // Never answered.
        };
        ThingSpace instance =
                loop.owner(loop.credentials(loop.upstream.url(), "right-password", Duration.ofMillis(300)));

        loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
        assertThat(loop.logins).containsExactly(Result.FAILED);
        assertThat(loop.ledger.failuresWritten).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "900800", "900906", "900901"})
    void whatCertainlyDidNotReachTheSessionServiceDoesNotCount(String how) {
        loop.upstream.login = request -> {
            if (how.equals("429")) {
                request.response().setStatusCode(429).end();
            } else {
                ScriptedThingSpace.answer(request, how.equals("900901") ? 401 : 404, ScriptedThingSpace.fault(how));
            }
        };
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        for (int attempt = 1; attempt <= 5; attempt++) {
            int attempts = attempt;
            loop.until(() -> askedAgain(instance) && loop.logins.size() == attempts);
            assertThat(loop.on(() -> instance.ready(PollingLoop.SET))).isFalse();
            assertThat(loop.logins).hasSize(attempts);
            loop.clock.advance(LONG);
        }

        assertThat(loop.logins).containsOnly(Result.UNCOUNTED);
        assertThat(loop.on(() -> instance.pausedBecause(PollingLoop.SET))).isEmpty();
        loop.upstream.login = loop.upstream::giveSession;
        loop.untilReady(instance);
    }

    @Test
    void aConnectionThatIsRefusedDoesNotCount() throws Exception {
        URI nowhere;
        try (ServerSocket taken = new ServerSocket(0)) {
            nowhere = URI.create("http://127.0.0.1:" + taken.getLocalPort());
        }
        ThingSpace instance = loop.owner(loop.credentials(nowhere, "right-password", Duration.ofSeconds(5)));

        assertThat(loop.poll(instance)).isEqualTo(new PollOutcome.Unreachable("bearer_connect_refused"));
        assertThat(loop.ledger.failuresWritten).isEmpty();
    }

    @Test
    void aStaleBearerAtLoginIsRenewedAndTheLoginRetriedOnce() {
        loop.upstream.token = request -> {
            loop.upstream.giveToken(request);
            if (loop.upstream.tokens.get() == 1) {
                loop.upstream.revoke();
            }
        };
        loop.untilReady(loop.owner(loop.credentials("right-password")));

        assertThat(loop.upstream.tokens).hasValue(2);
        assertThat(loop.upstream.logins).hasValue(2);
        assertThat(loop.ledger.failuresWritten).containsExactly(1, 0);
    }

    @Test
    void aSessionIsHandedOverAndRenewedOnceForEverybody() {
        ThingSpace owner = loop.owner(loop.credentials("right-password"));
        ThingSpace one = loop.guest(loop.credentials("right-password"));
        ThingSpace two = loop.guest(loop.credentials("right-password"));
        loop.untilReady(owner);
        loop.untilReady(one);
        loop.untilReady(two);
        assertThat(loop.poll(one)).isInstanceOf(Reported.class);
        assertThat(loop.upstream.logins).hasValue(1);

        loop.upstream.session = "expired meanwhile";
        var ones = loop.polls(one, 20);
        var twos = loop.polls(two, 20);
        assertThat(ones).allSatisfy(poll -> assertThat(PollingLoop.get(poll)).isInstanceOf(Reported.class));
        assertThat(twos).allSatisfy(poll -> assertThat(PollingLoop.get(poll)).isInstanceOf(Reported.class));
        assertThat(loop.poll(owner)).isInstanceOf(Reported.class);
        assertThat(loop.upstream.logins).hasValue(2);
    }

    @Test
    void theNextOwnerGoesOnWithTheSessionOfTheLast() {
        loop.untilReady(loop.owner(loop.credentials("right-password")));

        ThingSpace next = loop.owner(loop.credentials("right-password"));
        loop.untilReady(next);
        assertThat(loop.poll(next)).isInstanceOf(Reported.class);
        assertThat(loop.upstream.logins).hasValue(1);
    }

    @Test
    void aSessionThatCannotBeOpenedIsNone() {
        ThingSpace first = loop.owner(loop.credentials("right-password"));
        loop.untilReady(first);
        loop.on(() -> {
            loop.ledger.rows.replaceAll((key, row) -> new Entry(0, 0, null, new byte[] {1, 2, 3}, null));
            return null;
        });

        loop.untilReady(loop.owner(loop.credentials("right-password")));
        assertThat(loop.upstream.logins).hasValue(2);
    }

    @Test
    void aSuccessThatCouldNotBeWrittenDownIsWrittenLater() {
        loop.upstream.login = request -> {
            loop.ledger.writesFail = true;
            loop.upstream.giveSession(request);
        };
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        loop.untilReady(instance);
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.on(() -> loop.ledger.failuresWritten)).containsExactly(1);

        loop.ledger.writesFail = false;
        loop.untilReady(instance);
        assertThat(loop.on(() -> loop.ledger.failuresWritten)).containsExactly(1, 0);
    }

    private ThingSpace paused() {
        ThingSpace instance = loop.owner(loop.credentials("wrong-password"));
        loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
        loop.clock.advance(LONG);
        loop.untilPaused(instance);
        return instance;
    }

    private Resumed resume(ThingSpace instance, boolean unlocked) {
        return PollingLoop.get(loop.on(
                () -> instance.resume(PollingLoop.SET, unlocked).subscribe().asCompletionStage()));
    }

    private Optional<String> pause(ThingSpace instance) {
        return loop.on(() -> instance.pausedBecause(PollingLoop.SET));
    }

    private boolean askedAgain(ThingSpace instance) {
        loop.on(() -> instance.ready(PollingLoop.SET));
        return true;
    }
}

package io.upgradewatch.thingspace;

import io.upgradewatch.poll.LoginLedger.Entry;
import io.upgradewatch.poll.LoginListener.Result;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

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
        loop.clock.advance(LoginGuard.AFTER_REFUSAL.minusMillis(1));

        assertThat(loop.poll(instance)).isInstanceOf(Denied.class);
        assertThat(loop.upstream.refusedLogins).hasValue(1);
    }

    @Test
    void aCrashBetweenCountAndAnswerCounts() {
        loop.upstream.login = request -> {
            // Never answered.
        };
        for (int start = 1; start <= 4; start++) {
            ThingSpace instance = loop.owner(loop.credentials("right-password"));
            int before = Math.min(start, 2);
            loop.until(() -> askedAgain(instance) && loop.upstream.logins.get() == before);
            loop.on(() -> {
                instance.close();
                loop.ledger.seat().owning();
                return null;
            });
        }

        assertThat(loop.ledger.failuresWritten).containsExactly(1, 2);
        loop.untilPaused(loop.owner(loop.credentials("right-password")));
        assertThat(loop.upstream.logins).hasValue(2);
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
        return instance.loginsEnded(set -> ofTheSet && set.equals(PollingLoop.SET))
                .subscribe()
                .asCompletionStage();
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
    void resumingStartsFromZero() {
        ThingSpace instance = paused();
        loop.upstream.login = request -> {
            loop.upstream.session = "given";
            ScriptedThingSpace.answer(request, 200, new JsonObject().put("sessionToken", "given"));
        };
        loop.on(() -> instance.resume(PollingLoop.SET).subscribe().asCompletionStage());

        loop.untilReady(instance);
        assertThat(loop.on(() -> instance.pausedBecause(PollingLoop.SET))).isEmpty();
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
    }

    @Test
    void resumingWithTheSameWrongPasswordGivesTwoMoreAttemptsAlsoAfterARestart() {
        ThingSpace first = paused();
        loop.on(() -> first.resume(PollingLoop.SET).subscribe().asCompletionStage());
        loop.until(() -> askedAgain(first) && loop.upstream.refusedLogins.get() == 3);

        ThingSpace second = loop.owner(loop.credentials("wrong-password"));
        loop.untilPaused(second);
        assertThat(loop.upstream.refusedLogins).hasValue(4);
    }

    @Test
    void otherCredentialsStartFromZero() {
        paused();

        ThingSpace corrected = loop.owner(loop.credentials("right-password"));
        loop.untilReady(corrected);
        assertThat(loop.poll(corrected)).isInstanceOf(Reported.class);
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

    @ParameterizedTest
    @ValueSource(strings = {"500", "502", "408", "403", "garbage", "reset", "huge"})
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
        loop.until(() -> askedAgain(instance) && loop.logins.size() == 1);
        loop.clock.advance(LONG);
        loop.untilPaused(instance);

        assertThat(loop.logins).containsExactly(Result.FAILED, Result.FAILED);
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

        assertThat(loop.poll(instance)).isEqualTo(new PollOutcome.Unreachable("bearer_connect"));
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
            loop.ledger.rows.replaceAll((key, row) -> new Entry(0, new byte[] {1, 2, 3}, null));
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

    private boolean askedAgain(ThingSpace instance) {
        loop.on(() -> instance.ready(PollingLoop.SET));
        return true;
    }
}

package io.upgradewatch.thingspace;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.poll.Blame;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Denied;
import io.upgradewatch.poll.PollOutcome.Refused;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.poll.PollOutcome.Scope;
import io.upgradewatch.poll.PollOutcome.Throttled;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.PollOutcome.Unreadable;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import io.upgradewatch.thingspace.auth.Renewals;
import io.upgradewatch.thingspace.error.RequestPause;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ThingSpaceIT {

    private static final Duration SHORT = Duration.ofMillis(700);

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
    void aGoodAnswerIsAHistory() {
        List<String> seen = new CopyOnWriteArrayList<>();
        loop.upstream.history = request -> {
            seen.add(request.method() + " " + request.uri());
            seen.add(request.getHeader("Content-Type") + " " + request.getHeader("Accept"));
            seen.add(request.getHeader("Authorization") + " " + request.getHeader("VZ-M2M-Token"));
            loop.upstream.giveHistory(request);
        };
        Reported reported = (Reported) loop.poll(ready());

        assertThat(reported.history().upgrades())
                .singleElement()
                .extracting(upgrade -> upgrade.status())
                .isEqualTo(UpgradeStatus.UPGRADE_SUCCESS);
        assertThat(seen)
                .containsExactly(
                        "GET /api/fota/v3/reports/0000123456-00001/devices/990000473475989",
                        "application/json application/json",
                        "Bearer secret-bearer-1 secret-session-1");
    }

    @Test
    void aHistoryWasAnsweredWhenUpstreamsClockSays() {
        loop.upstream.history = request -> {
            request.response().putHeader("Date", "Thu, 31 Dec 2099 23:59:59 GMT");
            loop.upstream.giveHistory(request);
        };
        Reported reported = (Reported) loop.poll(ready());

        assertThat(reported.history().answeredAt()).isEqualTo("2099-12-31T23:59:59Z");
    }

    @Test
    void anAnswerThatIsKnownIsNotReadAgain() {
        ThingSpace instance = ready();
        Reported reported = (Reported) loop.poll(instance);
        assertThat(loop.poll(instance, reported.fingerprint())).isEqualTo(new PollOutcome.Repeated());
        assertThat(loop.poll(instance, reported.fingerprint() + 1)).isEqualTo(reported);
    }

    @Test
    void aPollThatComesBeforeAnyTokenWaitsForBoth() {
        List<CompletableFuture<PollOutcome>> polls = loop.polls(loop.owner(loop.credentials("right-password")), 50);

        assertThat(polls).allSatisfy(poll -> assertThat(PollingLoop.get(poll)).isInstanceOf(Reported.class));
        assertThat(loop.upstream.tokens).hasValue(1);
        assertThat(loop.upstream.logins).hasValue(1);
    }

    @Test
    void credentialsThatAnotherAccountHasRenewedAreTriedBeforeAnybodyIsBlamed() {
        ThingSpace instance = ready();
        loop.poll(instance);
        instance.neighbours(PollingLoop.neighboursOfItsOwn(2));
        loop.upstream.revoke();

        List<CompletableFuture<PollOutcome>> polls = loop.on(() -> List.of(
                PollingLoop.asked(instance, PollingLoop.watch()),
                PollingLoop.asked(instance, PollingLoop.watchIn("0000123456-00002"))));

        assertThat(polls).allSatisfy(poll -> assertThat(PollingLoop.get(poll)).isInstanceOf(Reported.class));
        assertThat(loop.blames).isEmpty();
        assertThat(loop.upstream.tokens).hasValue(2);
    }

    @Test
    void anExpiredSessionIsRenewedOnceForFiftyPolls() {
        ThingSpace instance = ready();
        loop.upstream.session = "expired meanwhile";

        assertThat(loop.polls(instance, 50))
                .allSatisfy(poll -> assertThat(PollingLoop.get(poll)).isInstanceOf(Reported.class));
        assertThat(loop.upstream.logins).hasValue(2);
        assertThat(loop.upstream.tokens).hasValue(1);
    }

    @Test
    void aRevokedBearerIsRenewedOnceForFiftyPolls() {
        ThingSpace instance = ready();
        loop.upstream.revoke();

        assertThat(loop.polls(instance, 50))
                .allSatisfy(poll -> assertThat(PollingLoop.get(poll)).isInstanceOf(Reported.class));
        assertThat(loop.upstream.tokens).hasValue(2);
        assertThat(loop.upstream.logins).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"fault\":{\"code\":\"900901\",\"message\":\"Invalid Credentials\"}}",
                "401|{\"fault\":{\"code\":\"900902\",\"message\":\"Missing Credentials\"}}",
                "400|{\"errorCode\":\"UnifiedWebService.REQUEST_FAILED.SessionToken.Expired\"}",
                "400|{\"errorCode\":\"UnifiedWebService.INPUT_INVALID.SessionToken.Invalid\"}",
                "400|{\"errorCode\":\"INVALID_PARAMETER\",\"errorMessage\":\"UWS verification failure (The Session has expired.)\"}",
                "401|{\"errorCode\":\"INVALID_ACCOUNT\",\"errorMessage\":\"x\"}",
                "403|<am:fault xmlns:am=\"x\"><am:code>404</am:code></am:fault>",
                "200|{\"responseCode\":\"INVALID_ACCESS\",\"message\":\"UWS verification failure (Common exception)\"}",
                "401|nobody knows",
            })
    void aPollIsReplayedOnceWithFreshCredentials(int status, String body) {
        ThingSpace instance = ready();
        AtomicBoolean refused = new AtomicBoolean();
        loop.upstream.history = request -> {
            if (refused.compareAndSet(false, true)) {
                request.response().setStatusCode(status).end(body);
            } else {
                loop.upstream.giveHistory(request);
            }
        };

        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.upstream.polls).hasValue(2);
        assertThat(loop.upstream.tokens.get() + loop.upstream.logins.get()).isBetween(3, 4);
    }

    @Test
    void aRefusedDeviceWithoutANeighbourCostsOneRenewalAnHourAndHoldsNothingBack() {
        ThingSpace instance = ready();
        loop.upstream.history = request -> ScriptedThingSpace.answer(
                request, 400, ScriptedThingSpace.error("INVALID_PARAMETER", "UWS verification failure (x)"));

        for (int round = 0; round < 20; round++) {
            assertThat(loop.poll(instance)).isEqualTo(new Refused(false, "uws_verification", Blame.UNDECIDED));
            assertThat(loop.on(() -> instance.ready(PollingLoop.SET))).isTrue();
        }
        assertThat(loop.upstream.polls).hasValue(1 + 20);
        assertThat(loop.upstream.logins).hasValue(2);
        assertThat(loop.blames).hasSize(20).containsOnly(Blame.UNDECIDED);

        loop.clock.advance(Renewals.MIN_SPACING_WHILE_SERVED);
        loop.poll(instance);
        assertThat(loop.upstream.logins).hasValue(3);
    }

    @Test
    void aSetOfWhichNothingIsServedIsHeldBackInsteadOfLoggingInAgain() {
        ThingSpace instance = ready();
        loop.on(() -> {
            instance.neighbours(PollingLoop.neighbours(8));
            return null;
        });
        loop.upstream.history = request -> ScriptedThingSpace.answer(
                request, 400, ScriptedThingSpace.error("INVALID_PARAMETER", "UWS verification failure (x)"));

        for (int round = 0; round < 20; round++) {
            assertThat(loop.poll(instance)).isEqualTo(new Denied(Scope.CREDENTIALS, "uws_verification"));
            assertThat(loop.on(() -> instance.ready(PollingLoop.SET))).isFalse();
        }
        assertThat(loop.upstream.logins).hasValue(2);
        assertThat(loop.blames).containsExactly(Blame.SET);

        loop.clock.advance(RequestPause.SHORTEST);
        assertThat(loop.poll(instance)).isInstanceOf(Denied.class);
        assertThat(loop.upstream.logins).hasValue(2);
        loop.clock.advance(Renewals.MIN_SPACING);
        assertThat(loop.poll(instance)).isInstanceOf(Denied.class);
        assertThat(loop.upstream.logins).hasValue(3);

        loop.upstream.history = loop.upstream::giveHistory;
        loop.clock.advance(Renewals.MIN_SPACING);
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
    }

    @Test
    void aBearerIsRenewedShortlyBeforeItsEnd() {
        AtomicReference<String> sent = new AtomicReference<>();
        loop.upstream.history = request -> {
            sent.set(request.getHeader("Authorization"));
            request.response().end(ScriptedThingSpace.HISTORY);
        };
        ThingSpace instance = ready();
        loop.upstream.revoked = true;
        loop.clock.advance(Duration.ofSeconds(3569));
        loop.poll(instance);
        assertThat(loop.upstream.tokens).hasValue(1);

        loop.clock.advance(Duration.ofSeconds(1));
        loop.poll(instance);
        assertThat(sent).hasValue("Bearer secret-bearer-1");
        loop.until(() -> {
            loop.poll(instance);
            return "Bearer secret-bearer-2".equals(sent.get());
        });
        assertThat(loop.upstream.tokens).hasValue(2);
    }

    @Test
    void aTokenThatComesAgainIsUsedToItsEndAndAskedForOnce() {
        loop.upstream.token = request -> {
            loop.upstream.bearer = "the-same";
            ScriptedThingSpace.answer(
                    request,
                    200,
                    new JsonObject().put("access_token", "the-same").put("expires_in", "20"));
        };
        ThingSpace instance = ready();
        for (int second = 0; second < 19; second++) {
            loop.clock.advance(Duration.ofSeconds(1));
            assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        }
        assertThat(loop.upstream.tokens).hasValue(1);

        loop.clock.advance(Duration.ofSeconds(1));
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.upstream.tokens).hasValue(2);
    }

    @Test
    void aTokenThatComesAgainEarlyIsNotAskedForEarlyAgain() {
        loop.upstream.token = request -> {
            loop.upstream.bearer = "the-same";
            ScriptedThingSpace.answer(
                    request,
                    200,
                    new JsonObject().put("access_token", "the-same").put("expires_in", 60));
        };
        ThingSpace instance = ready();
        loop.clock.advance(Duration.ofSeconds(30));
        loop.until(() -> {
            loop.poll(instance);
            return loop.upstream.tokens.get() == 2;
        });
        loop.clock.advance(Duration.ofSeconds(45));
        loop.poll(instance);
        loop.poll(instance);

        assertThat(loop.upstream.tokens).hasValue(2);
    }

    @Test
    void aTokenWithoutAnEndIsKeptUntilItIsRefused() {
        loop.upstream.token = request -> {
            loop.upstream.bearer = "endless";
            ScriptedThingSpace.answer(request, 200, new JsonObject().put("access_token", "endless"));
        };
        ThingSpace instance = ready();
        loop.clock.advance(Duration.ofDays(300));

        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.upstream.tokens).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"error\":\"invalid_client\",\"error_description\":\"client-secret is wrong\"}|bearer_invalid_client|invalid_client",
                "400|{\"error\":\"invalid_request\"}|bearer_invalid_request|refused",
                "404|{\"fault\":{\"code\":\"900906\"}}|wrong_path|refused",
            })
    void aRefusedKeyIsDeniedAndNotAskedForAgainAtOnce(int status, String body, String cause, String result) {
        loop.upstream.token =
                request -> request.response().setStatusCode(status).end(body);
        ThingSpace instance = loop.owner(loop.credentials("right-password"));

        for (int round = 0; round < 5; round++) {
            assertThat(loop.poll(instance)).isEqualTo(new Denied(Scope.CREDENTIALS, cause));
        }
        assertThat(loop.upstream.tokens).hasValue(1);
        assertThat(loop.upstream.logins).hasValue(0);
        assertThat(loop.ledger.failuresWritten).isEmpty();
        assertThat(loop.tokens).extracting(TokenResult::label).containsExactly(result);
        assertThat(loop.on(() -> instance.heldBecause(PollingLoop.SET))).contains(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503|busy|Throttled[retryAfter=Optional[PT7S]]",
                "429||Throttled[retryAfter=Optional[PT7S]]",
                "200|{\"access_token\":\"two\\r\\nlines\"}|Unreachable[cause=bearer_unreadable, blame=UNDECIDED]",
                "200|[]|Unreachable[cause=bearer_unreadable, blame=UNDECIDED]",
            })
    void aBusyTokenEndpointIsNobodysFault(int status, String body, String outcome) {
        loop.upstream.token = request -> request.response()
                .setStatusCode(status)
                .putHeader("Retry-After", "7")
                .end(body == null ? "" : body);
        ThingSpace instance = loop.owner(loop.credentials("right-password"));

        assertThat(loop.poll(instance)).hasToString(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "\"-3600\"",
                "1e30",
                "99999999999999999999999999",
                "\"soon\"",
                "null",
                "{\"a\":1}",
                "[3600]",
                "true",
                "\"\"",
                "0.5"
            })
    void aTokenServesWhateverIsSaidOfItsEnd(String expiresIn) {
        loop.upstream.token = request -> {
            loop.upstream.bearer = "odd";
            request.response().end("{\"expires_in\":" + expiresIn + ",\"access_token\":\"odd\"}");
        };
        ThingSpace instance = ready();
        for (int second = 0; second < 516; second++) {
            assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
            loop.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(loop.upstream.tokens).hasValueLessThanOrEqualTo(20);
    }

    @Test
    void aTokenThatIsCreatedIsATokenToo() {
        loop.upstream.token = request -> {
            loop.upstream.bearer = "created";
            ScriptedThingSpace.answer(request, 201, new JsonObject().put("access_token", "created"));
        };
        assertThat(loop.poll(ready())).isInstanceOf(Reported.class);
    }

    @Test
    void aTokenEndpointThatAsksForADayIsAskedAgainInAnHourAndThatIsTold() {
        loop.upstream.token = request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "86400")
                .end();
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        try (Ear ear = Ear.open()) {
            loop.poll(instance);
            loop.clock.advance(Duration.ofMinutes(59));
            assertThat(loop.poll(instance)).isEqualTo(new Throttled(Optional.of(Duration.ofMinutes(1))));
            assertThat(loop.upstream.tokens).hasValue(1);
            assertThat(ear.heard()).contains("token request waits an hour and no longer set=default asked=PT24H");
        }
        loop.upstream.token = loop.upstream::giveToken;
        loop.clock.advance(Duration.ofMinutes(1));
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
    }

    @Test
    void aPollThatIsAskedToWaitForADayIsToldSoOnce() {
        ThingSpace instance = ready();
        loop.upstream.history = request -> request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "86400")
                .end();
        try (Ear ear = Ear.open()) {
            loop.poll(instance);
            loop.poll(instance);
            assertThat(ear.heard()).containsOnlyOnce("set waits an hour and no longer set=default asked=PT24H");
        }
    }

    @Test
    void aSlowDripEnds() {
        AtomicBoolean closed = new AtomicBoolean();
        loop.upstream.history = request -> {
            request.response().setChunked(true);
            long drip = loop.vertx.getDelegate().setPeriodic(50, tick -> request.response()
                    .write(" "));
            request.connection().closeHandler(end -> {
                loop.vertx.getDelegate().cancelTimer(drip);
                closed.set(true);
            });
        };

        assertThat(loop.poll(impatient())).isEqualTo(new Unreachable("timeout"));
        loop.until(closed::get);
    }

    @Test
    void silenceEndsAndGivesTheConnectionBack() {
        AtomicBoolean closed = new AtomicBoolean();
        loop.upstream.history = request -> request.connection().closeHandler(end -> closed.set(true));

        assertThat(loop.poll(impatient())).isEqualTo(new Unreachable("timeout"));
        loop.until(closed::get);
    }

    @Test
    void ofPollsThatBeganOneAfterTheOtherEachHasItsOwnTime() {
        ThingSpace instance = impatient();
        AtomicInteger asked = new AtomicInteger();
        loop.upstream.history = request -> {
            if (asked.incrementAndGet() == 2) {
                request.response().end("[]");
            }
        };
        List<CompletableFuture<PollOutcome>> polls = new ArrayList<>();
        for (int count = 1; count <= 4; count++) {
            int sent = count;
            polls.addAll(loop.polls(instance, 1));
            loop.until(() -> asked.get() == sent);
        }

        assertThat(PollingLoop.get(polls.remove(1))).isInstanceOf(Reported.class);
        assertThat(polls).extracting(PollingLoop::get).containsOnly(new Unreachable("timeout"));
        assertThat(loop.poll(instance)).isEqualTo(new Unreachable("timeout"));
    }

    @Test
    void anAnnouncedHugeBodyIsRefusedUnread() {
        AtomicBoolean closed = new AtomicBoolean();
        loop.upstream.history = request -> {
            request.connection().closeHandler(end -> closed.set(true));
            request.response().putHeader("Content-Length", "1000001").write("x");
        };

        Unreadable unreadable = (Unreadable) loop.poll(ready());
        assertThat(unreadable.cause()).isEqualTo("too_long");
        assertThat(unreadable.body()).isEmpty();
        loop.until(closed::get);
    }

    @Test
    void aHugeErrorPageIsAnError() {
        loop.upstream.history = request -> request.response()
                .setStatusCode(503)
                .putHeader("Content-Length", "1000001")
                .write("x");

        assertThat(loop.poll(ready())).isEqualTo(new Unreachable("http_503"));
    }

    @Test
    void aClosedInstanceAnswersToo() {
        ThingSpace instance = ready();
        loop.on(() -> {
            instance.close();
            return null;
        });

        assertThat(loop.poll(instance)).isEqualTo(new Unreachable("connect"));
    }

    @Test
    void anEndlessBodyIsCutAtTheBound() {
        AtomicBoolean closed = new AtomicBoolean();
        loop.upstream.history = request -> {
            request.connection().closeHandler(end -> closed.set(true));
            request.response().setChunked(true);
            pour(request, closed);
        };

        Unreadable unreadable = (Unreadable) loop.poll(ready());
        assertThat(unreadable.cause()).isEqualTo("too_long");
        assertThat(unreadable.body()).hasSize(64 * 1024);
        loop.until(closed::get);
    }

    @Test
    void aBodyOfExactlyTheBoundIsRead() {
        String body = "[]" + " ".repeat(999_998);
        loop.upstream.history = request -> request.response().setChunked(true).end(body);

        assertThat(loop.poll(ready())).isInstanceOf(Reported.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "head", "body"})
    void aResetIsUnreachable(String when) {
        loop.upstream.history = request -> {
            if (when.equals("before")) {
                request.connection().close();
            } else {
                request.response().putHeader("Content-Length", "100").write(when.equals("head") ? "" : "[{");
                loop.vertx.getDelegate().setTimer(50, late -> request.connection()
                        .close());
            }
        };

        assertThat(loop.poll(ready())).isEqualTo(new Unreachable("reset"));
    }

    @Test
    void noAddressIsUnreachable() {
        ThingSpace instance = loop.owner(
                loop.credentials(URI.create("http://no-such-host.invalid"), "right-password", Duration.ofSeconds(5)));

        assertThat(loop.poll(instance)).isInstanceOf(Unreachable.class);
    }

    @Test
    void everyOtherAnswerIsWhatTheVerdictSays() {
        ThingSpace instance = ready();
        loop.upstream.history = request -> ScriptedThingSpace.answer(
                request, 400, ScriptedThingSpace.error("INVALID_PARAMETER", "Invalid device id format"));
        assertThat(loop.poll(instance)).isEqualTo(new Refused(true, "device_id"));
        loop.upstream.history = request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "7")
                .end();
        assertThat(loop.poll(instance)).isEqualTo(new Throttled(Optional.of(Duration.ofSeconds(7))));
        loop.upstream.history = request -> request.response().setStatusCode(204).end();
        assertThat(((Reported) loop.poll(instance)).history().upgrades()).isEmpty();
        loop.upstream.history = request -> request.response().end("{\"devices\":[]}");
        assertThat(((Unreadable) loop.poll(instance)).cause()).isEqualTo("not_a_list");
        assertThat(loop.upstream.logins).hasValue(1);
        assertThat(loop.upstream.tokens).hasValue(1);
    }

    @Test
    void anAccountUsesTheSetThatListsItElseTheUnnamedOne() {
        AccountName listed = new AccountName("0000123456-00002");
        CredentialSet unnamed = loop.credentials("right-password");
        CredentialSet named = new CredentialSet(
                new SetName("fleet"),
                unnamed.url(),
                "k",
                "s",
                "u",
                "p",
                Set.of(listed),
                unnamed.timeout(),
                unnamed.maxResponseBytes());
        ThingSpace both = loop.on(() -> sets(unnamed, named));
        ThingSpace one = loop.on(() -> sets(named));

        assertThat(both.sets()).containsExactly(SetName.UNNAMED, new SetName("fleet"));
        assertThat(both.setOf(listed)).contains(new SetName("fleet"));
        assertThat(both.setOf(PollingLoop.watch().account())).contains(SetName.UNNAMED);
        assertThat(one.setOf(PollingLoop.watch().account())).isEmpty();
        assertThat(loop.poll(one)).isEqualTo(new Denied(Scope.ACCOUNT, "no_credentials"));
        assertThatThrownBy(() -> one.resume(SetName.UNNAMED, false)
                        .subscribe()
                        .asCompletionStage()
                        .get())
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingThatOpensADoorIsEverLogged() {
        try (Ear ear = Ear.open()) {
            loop.upstream.login = request -> request.bodyHandler(body -> request.response()
                    .setStatusCode(400)
                    .end("{\"errorCode\":\"X\",\"errorMessage\":"
                            + JsonObject.mapFrom(body.toJsonObject().getMap()) + "}"));
            ThingSpace refused = loop.owner(loop.credentials("right-password"));
            loop.until(() -> !loop.on(() -> refused.ready(PollingLoop.SET)) && loop.logins.size() == 1);
            loop.clock.advance(Duration.ofHours(1));
            loop.untilPaused(refused);
            loop.upstream.login = loop.upstream::giveSession;
            loop.on(() -> refused.resume(PollingLoop.SET, false).subscribe().asCompletionStage());
            loop.untilReady(refused);
            loop.on(() -> {
                refused.neighbours(PollingLoop.neighbours(8));
                return null;
            });
            loop.upstream.history = request -> request.response()
                    .setStatusCode(403)
                    .end(request.getHeader("Authorization") + request.getHeader("VZ-M2M-Token") + request.uri());
            assertThat(ear.heard() + loop.poll(refused) + ear.heard())
                    .contains("set paused", "set held back", "session renewed")
                    .doesNotContain(
                            "right-password", "client-secret", "secret-bearer", "secret-session", PollingLoop.IMEI);
        }
    }

    private ThingSpace ready() {
        ThingSpace instance = loop.owner(loop.credentials("right-password"));
        loop.untilReady(instance);
        return instance;
    }

    private ThingSpace impatient() {
        ThingSpace instance = loop.owner(loop.credentials(loop.upstream.url(), "right-password", SHORT));
        loop.untilReady(instance);
        return instance;
    }

    private ThingSpace sets(CredentialSet... sets) {
        return new ThingSpace(
                loop.vertx,
                List.of(sets),
                4,
                loop.ledger.seat(),
                (set, result) -> loop.logins.add(result),
                (set, blame) -> {},
                loop.clock);
    }

    private static void pour(HttpServerRequest request, AtomicBoolean closed) {
        String chunk = "[".repeat(10_000);
        request.response().write(chunk).onSuccess(done -> {
            if (!closed.get()) {
                pour(request, closed);
            }
        });
    }
}

package io.upgradewatch.thingspace;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.thingspace.http.CredentialSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** That credentials are replaced under way, without a poll that fails and without a login too many. */
class CredentialRotationIT {

    private PollingLoop loop;

    @BeforeEach
    void begin() throws Exception {
        loop = new PollingLoop();
    }

    @AfterEach
    void end() {
        loop.close();
    }

    @Test
    void aPasswordIsRotatedInOneInstanceAfterTheOtherWithoutALostPoll() {
        ThingSpace owner = loop.owner(loop.credentials("right-password"));
        ThingSpace guest = loop.guest(loop.credentials("right-password"));
        loop.untilReady(owner);
        loop.untilReady(guest);
        loop.upstream.password = "next-password";
        List<CompletableFuture<PollOutcome>> before = loop.polls(owner, 20);
        replace(owner, loop.credentials("next-password"));
        List<CompletableFuture<PollOutcome>> under = loop.polls(owner, 20);
        replace(guest, loop.credentials("next-password"));
        loop.until(() -> loop.upstream.logins.get() == 2);
        loop.untilReady(guest);

        assertServed(before);
        assertServed(under);
        assertServed(loop.polls(owner, 20));
        assertServed(loop.polls(guest, 20));
        assertThat(loop.upstream.logins).hasValue(2);
        assertThat(loop.upstream.refusedLogins).hasValue(0);
    }

    @Test
    void aWrongNewPasswordCostsTwoLoginsAndTheOldSessionServesOn() {
        ThingSpace owner = loop.owner(loop.credentials("right-password"));
        loop.untilReady(owner);
        replace(owner, loop.credentials("mistyped"));
        loop.until(() -> {
            loop.clock.advance(Duration.ofMinutes(2));
            loop.on(() -> owner.ready(PollingLoop.SET));
            return loop.upstream.refusedLogins.get() == 2;
        });

        assertServed(loop.polls(owner, 20));
        assertThat(loop.on(() -> owner.pausedBecause(PollingLoop.SET))).isEmpty();
        loop.clock.advance(Duration.ofMinutes(10));
        assertServed(loop.polls(owner, 20));
        assertThat(loop.upstream.refusedLogins).hasValue(2);
    }

    @Test
    void aRotatedSecretNeedsNoLogin() {
        ThingSpace owner = loop.owner(loop.credentials("right-password"));
        loop.untilReady(owner);
        loop.upstream.revoke();
        CredentialSet old = loop.credentials("right-password");
        replace(
                owner,
                new CredentialSet(
                        old.name(),
                        old.url(),
                        "client",
                        "next-secret",
                        old.username(),
                        old.password(),
                        Set.of(),
                        old.timeout(),
                        old.maxResponseBytes()));
        loop.until(() -> loop.upstream.tokens.get() == 2);

        assertServed(loop.polls(owner, 20));
        assertThat(loop.upstream.logins).hasValue(1);
    }

    private void replace(ThingSpace instance, CredentialSet set) {
        loop.on(() -> {
            instance.replace(List.of(set));
            return null;
        });
    }

    private static void assertServed(List<CompletableFuture<PollOutcome>> polls) {
        List<PollOutcome> outcomes = new ArrayList<>();
        polls.forEach(poll -> outcomes.add(PollingLoop.get(poll)));
        assertThat(outcomes)
                .allMatch(outcome -> outcome instanceof Reported || outcome instanceof PollOutcome.Repeated);
    }
}

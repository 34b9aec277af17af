package io.upgradewatch.serve.device;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.upgradewatch.serve.ScriptedFeed;
import io.upgradewatch.serve.problem.Refusal;
import jakarta.ws.rs.sse.OutboundSseEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChangesLimitTest {

    private final ChangesApi changes = new ChangesApi(new ScriptedFeed());

    @Test
    void oneClientTooManyIsRefusedUntilAnotherLeaves() {
        Multi<OutboundSseEvent> first = changes.changes(null, null, null, null);
        for (int i = 1; i < ChangesApi.MAX_CLIENTS; i++) {
            changes.changes(null, null, null, null);
        }
        assertThatThrownBy(() -> changes.changes(null, null, null, null))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("1000 clients");

        first.subscribe().withSubscriber(AssertSubscriber.create(0)).cancel();

        assertThatCode(() -> changes.changes(null, null, null, null)).doesNotThrowAnyException();
    }
}

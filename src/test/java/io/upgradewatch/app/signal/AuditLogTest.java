package io.upgradewatch.app.signal;

import io.upgradewatch.serve.access.AuditTrail;
import io.upgradewatch.serve.access.AuditTrail.Act;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLogTest {

    private static final Act ACT =
            new Act(Instant.EPOCH, "ann", "DELETE", "/api/devices/990000473475989?x=1", "10.0.0.7", 204);

    @Test
    void aLineSaysWhoDidWhatFromWhereAndHowItEndedAndMasksTheDevice() {
        assertThat(AuditLog.line(ACT))
                .isEqualTo("act who=ann what=DELETE /api/devices/***********5989?x=1 from=10.0.0.7 result=204");
    }

    @Test
    void nothingMakesTwoLinesOfOne() {
        Act forged = new Act(Instant.EPOCH, "ann\nact who=bob", "POST", "/api/" + "x".repeat(9_000), "::1", 0);
        assertThat(AuditLog.line(forged))
                .startsWith("act who=ann?act who=bob what=POST /api/x")
                .endsWith("x… from=::1 result=unanswered")
                .hasSizeLessThan(500);
    }

    @Test
    void theTopicGetsItInFullOnceThereIsOne() {
        List<Act> written = new ArrayList<>();
        List<AuditTrail> topic = new ArrayList<>();
        AuditLog log = new AuditLog(() -> topic.stream().findFirst());
        log.acted(ACT);
        topic.add(written::add);
        log.acted(ACT);
        assertThat(written).containsExactly(ACT);
        assertThat(Optional.of(written.get(0).target())).contains("/api/devices/990000473475989?x=1");
    }
}

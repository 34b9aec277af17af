package io.upgradewatch.serve.watchlist;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.upgradewatch.serve.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImportProgressTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos;
    private final ImportProgress progress = new ImportProgress(out, new ObjectMapper(), () -> nanos);

    @Test
    void progressIsToldOnceASecondAndTheEndAlways() {
        progress.at(1, 0);
        nanos = 999_999_999;
        progress.at(2, 0);
        nanos = 1_000_000_000;
        progress.at(3, 1);
        progress.at(4, 1);
        nanos = 2_500_000_000L;
        progress.at(5, 1);
        progress.ended(new ImportReport(5, 1, new ImportReport.Warnings(0, 0), List.of(), 1));

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("{\"progress\":{").contains("\"taken\":3", "\"refused\":1");
        assertThat(lines.get(1)).contains("\"taken\":5");
        assertThat(lines.get(2)).startsWith("{\"report\":{").contains("\"taken\":5");
    }

    @Test
    void whatStoppedItIsTheLastLine() {
        progress.failed(Problem.of(503, "not now"));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("{\"problem\":{")
                .contains("\"detail\":\"not now\"")
                .endsWith("\n");
    }
}

package io.upgradewatch.command.output;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TableTest {

    @Test
    void columnsAreAlignedAndThoseWithoutAValueLeftOut() {
        Table table = new Table("IMEI", "EMPTY", "STATUS");
        table.row("1", "", "UpgradePending");
        table.row("22222", "", "x");

        StringWriter out = new StringWriter();
        table.print(new PrintWriter(out), "  ");

        assertThat(out.toString().lines()).containsExactly("  IMEI   STATUS", "  1      UpgradePending", "  22222  x");
    }

    @Test
    void whatOthersWroteDoesNotSteerTheTerminal() {
        assertThat(PlainText.of("a\u001b[31mb\r\nc\u202ed\u2028e")).isEqualTo("a [31mb  c d e");
        assertThat(PlainText.moment("2026-11-23T01:02:03.456Z")).isEqualTo("2026-11-23T01:02:03Z");
        assertThat(PlainText.moment("yesterday\u0007")).isEqualTo("yesterday ");
    }
}

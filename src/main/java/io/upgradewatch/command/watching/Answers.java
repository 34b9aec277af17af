package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.fota.Imei;
import picocli.CommandLine;

/** What became of each of several devices: a line for each, or one document of all. Not thread-safe. */
final class Answers {

    private final Result result;
    private final ObjectNode document = Json.object();
    private final ArrayNode devices = document.putArray("devices");
    private boolean refused;

    Answers(Result result) {
        this.result = result;
    }

    /**
     * One device is done.
     *
     * @param word for programs
     * @param sentence for people
     */
    void done(Imei imei, String word, String sentence) {
        add(imei, word, sentence);
    }

    /** One device is not done, for this reason. */
    void refused(Imei imei, String why) {
        refused = true;
        add(imei, "refused", why);
    }

    /** Ends the output; answers the exit code. */
    int finish() {
        if (result.forPrograms()) {
            result.print(document);
        }
        return refused ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private void add(Imei imei, String word, String sentence) {
        devices.addObject().put("imei", imei.digits()).put("result", word).put("detail", sentence);
        if (!result.forPrograms()) {
            result.out().println(imei.digits() + " " + PlainText.of(sentence));
        }
    }
}

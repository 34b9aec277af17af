package io.upgradewatch.command.watching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import io.upgradewatch.fota.Imei;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watch add}: one call for each device. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Watches devices, or replaces how they are watched.")
final class AddCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Parameters(arity = "1..*", paramLabel = "IMEI", description = "15 digits.", converter = ImeiConverter.class)
    private List<Imei> imeis;

    @Option(
            names = "--account",
            required = true,
            paramLabel = "ACCOUNT",
            description = "The account that the devices' histories are read from.")
    private String account;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Reports from before are adopted silently: 2026-11-23, or 2026-11-23T00:00:00Z;"
                    + " without it, what it was, or now.")
    private String since;

    @Option(names = "--tag", paramLabel = "TAG", description = "A word to find the devices by; may be repeated.")
    private List<String> tags = new ArrayList<>();

    AddCommand(ServiceOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Service service = options.service();
        ObjectNode watch = Json.object().put("account", account);
        if (since != null) {
            watch.put("since", since);
        }
        watch.set("tags", Json.of(tags));
        Answers answers = new Answers(result);
        for (Imei imei : imeis) {
            if (!imei.checkDigitHolds()) {
                terminal.tell(imei.digits() + " fails its check digit, and is taken all the same");
            }
            Service.Answer answer = service.send("PUT", "/api/devices/" + imei.digits(), watch);
            if (!answer.done()) {
                answers.refused(imei, answer.why());
            } else if (answer.status() == 201) {
                answers.done(imei, "watched", "is watched now");
            } else {
                answers.done(imei, "replaced", "was watched already; its watch is replaced");
            }
        }
        return answers.finish();
    }
}

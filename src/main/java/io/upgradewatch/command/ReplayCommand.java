package io.upgradewatch.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.upgradewatch.command.output.Json;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.PlainText;
import io.upgradewatch.command.output.Result;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.service.Service;
import io.upgradewatch.command.service.ServiceOptions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: present states or told changes, once more, to a topic of the caller's choice. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Has the service write present states, or changes as they were told, to an existing topic of yours.",
            "Waits for the end and tells the progress; ending this command does not end the replay."
        })
final class ReplayCommand implements Callable<Integer> {

    private static final String PATH = "/api/replay";
    private static final String RUNNING = "running";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Terminal terminal;

    @Mixin
    private final ServiceOptions options;

    @Mixin
    private final Result result = new Result();

    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "Where to; none of the service's own topics.")
    private String topic;

    @Option(names = "--what", paramLabel = "WHAT", description = "states (if not given) or changes.")
    private String what;

    @Option(names = "--device", paramLabel = "IMEI", description = "Only of this device.")
    private String device;

    @Option(names = "--account", paramLabel = "ACCOUNT", description = "Only of this account.")
    private String account;

    @Option(names = "--campaign", paramLabel = "ID", description = "Only of this campaign.")
    private String campaign;

    @Option(names = "--since", paramLabel = "TIME", description = "Only changes that were told from then on.")
    private String since;

    @Option(names = "--detach", description = "Does not wait for the end.")
    private boolean detach;

    @Option(names = "--status", paramLabel = "ID", description = "Tells how far this replay is, and starts none.")
    private String status;

    @Option(names = "--cancel", paramLabel = "ID", description = "Ends this replay; what it has written stays.")
    private String cancel;

    @Spec
    private CommandSpec spec;

    ReplayCommand(ServiceOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (Stream.of(topic, status, cancel).filter(given -> given != null).count() != 1) {
            throw new ParameterException(spec.commandLine(), "name a topic, or a replay with --status or --cancel");
        }
        Service service = options.service();
        if (status != null) {
            return told(service.get(path(status)));
        }
        if (cancel != null) {
            return told(service.done(service.send("DELETE", path(cancel))));
        }
        JsonNode begun = service.done(service.send("POST", PATH, request()));
        if (detach) {
            return told(begun);
        }
        terminal.tell("replay " + Json.text(begun, "id") + " has begun");
        return told(ended(service, begun));
    }

    private ObjectNode request() {
        ObjectNode request = Json.object().put("topic", topic);
        put(request, "what", what);
        put(request, "device", device);
        put(request, "account", account);
        put(request, "campaign", campaign);
        put(request, "since", since);
        return request;
    }

    private static void put(ObjectNode request, String member, String value) {
        if (value != null) {
            request.put(member, value);
        }
    }

    private JsonNode ended(Service service, JsonNode begun) {
        JsonNode now = begun;
        String before = "";
        while (Json.text(now, "state").equals(RUNNING)) {
            pause();
            now = service.get(path(Json.text(begun, "id")));
            String progress = progress(now);
            if (!progress.equals(before)) {
                terminal.tell(progress);
                before = progress;
            }
        }
        return now;
    }

    private int told(JsonNode replay) {
        String state = Json.text(replay, "state");
        if (result.forPrograms()) {
            result.print(replay);
        } else {
            String failure = Json.text(replay, "failure");
            result.out()
                    .println(PlainText.of("replay " + Json.text(replay, "id") + " to " + Json.text(replay, "topic")
                            + ": " + state + ", " + progress(replay) + (failure.isEmpty() ? "" : "; " + failure)));
        }
        boolean well = state.equals("done") || state.equals(RUNNING) || cancel != null;
        return well ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String progress(JsonNode replay) {
        return replay.path("read").asLong() + " of " + replay.path("total").asLong() + " rows read, "
                + replay.path("published").asLong() + " written";
    }

    private static String path(String id) {
        return PATH + "/" + Service.segment(id);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_EVERY.toMillis());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new NotDone("ended before the replay");
        }
    }
}

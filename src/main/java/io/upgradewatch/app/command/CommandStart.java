package io.upgradewatch.app.command;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.upgradewatch.command.CommandPorts;
import io.upgradewatch.command.Commands;
import io.upgradewatch.command.output.Terminal;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs a command of the command line in place of the service, with the service's configuration. */
public final class CommandStart {

    // Held, or its level would go with it.
    private static final Logger ROOT = Logger.getLogger("");

    private CommandStart() {}

    /** @return the exit code */
    public static int run(String... arguments) {
        // A command says itself what went wrong, in a sentence.
        ROOT.setLevel(Level.OFF);
        Charset terminal = Charset.defaultCharset();
        return run(
                Terminal.ofProcess(
                        new PrintWriter(System.out, true, terminal), new PrintWriter(System.err, true, terminal)),
                arguments);
    }

    /** Runs it with this terminal in place of the process's own. */
    public static int run(Terminal terminal, String... arguments) {
        return Commands.run(
                arguments,
                version(),
                new CommandPorts(
                        CommandStart::service,
                        new ConfiguredCheck(),
                        new ConfiguredSample(),
                        new ConfiguredReshard(() -> CommandSettings.read().kafka())),
                terminal);
    }

    private static URI service() {
        SmallRyeConfig config = ConfigUtils.configBuilder().build();
        String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("127.0.0.1");
        int port = config.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080);
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String reached = everywhere ? "127.0.0.1" : host;
        return URI.create("http://" + (reached.indexOf(':') >= 0 ? "[" + reached + "]" : reached) + ":" + port);
    }

    private static String version() {
        String version = CommandStart.class.getPackage().getImplementationVersion();
        return version == null ? "of an unknown version" : version;
    }
}

package io.upgradewatch.command.service;

import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.command.output.Terminal;
import io.upgradewatch.command.output.WrongUse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * Which service is asked, and by whom. A password is never an argument, which everybody on the machine could read in the
 * list of processes, and is part of no message. Part of one command only.
 */
public final class ServiceOptions {

    /** The variable that a password may be in. */
    public static final String PASSWORD = "UPGRADEWATCH_PASSWORD";

    private final Supplier<URI> configured;
    private final Terminal terminal;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the service listens; without it, on this machine and the port that is configured.")
    private String url;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Who asks. The password is that of --password-file or of the variable " + PASSWORD
                    + ", or asked for.")
    private String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Holds the password of --user on its one line.")
    private Path passwordFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the bearer token of an OIDC provider, in place of --user.")
    private Path tokenFile;

    @Option(
            names = "--trust-certs",
            paramLabel = "FILE",
            description = "PEM file of the CAs to trust with https, instead of the JVM's.")
    private Path trustCerts;

    /** @param configured where the service listens if the caller does not say; reads the configuration */
    public ServiceOptions(Supplier<URI> configured, Terminal terminal) {
        this.configured = configured;
        this.terminal = terminal;
    }

    /**
     * The service that these options mean; asks for a password if there is need for one.
     *
     * @throws WrongUse if they mean none
     * @throws NotDone if a file that they name is not good
     */
    public Service service() {
        URI base = url == null ? configured.get() : address(url);
        if (user != null && tokenFile != null) {
            throw new WrongUse("--user and --token-file exclude each other");
        }
        Optional<String> authorization = Optional.ofNullable(user)
                .map(this::authorization)
                .or(() -> Optional.ofNullable(tokenFile).map(file -> "Bearer " + file("--token-file", file)));
        boolean clear = base.getScheme().equals("http") && !local(base.getHost());
        if (authorization.isPresent() && clear) {
            terminal.tell("what lets you in goes to " + base.getHost() + " unencrypted: https would keep it secret");
        }
        return new Service(base, authorization, Optional.ofNullable(trustCerts).map(PemTrust::of));
    }

    private static URI address(String text) {
        URI url;
        try {
            url = new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException notAUrl) {
            throw new WrongUse("--url is no URL; it is spelt like http://127.0.0.1:8080");
        }
        if (url.getUserInfo() != null) {
            throw new WrongUse("--url has a name in it: give it with --user, and the password apart");
        }
        boolean good = url.getHost() != null
                && url.getRawQuery() == null
                && (url.getScheme().equals("http") || url.getScheme().equals("https"));
        if (!good) {
            throw new WrongUse("--url is spelt like http://127.0.0.1:8080 or https://host/path");
        }
        return url;
    }

    private String authorization(String name) {
        if (name.isEmpty() || name.indexOf(':') >= 0) {
            throw new WrongUse("--user takes a name alone: a password there would show in the list of processes; it is"
                    + " taken from --password-file or " + PASSWORD + ", or asked for");
        }
        byte[] both = (name + ":" + password(name)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private String password(String name) {
        if (passwordFile != null) {
            return file("--password-file", passwordFile);
        }
        return Optional.ofNullable(terminal.environment().apply(PASSWORD))
                .or(() -> terminal.askHidden("password of " + name))
                .orElseThrow(() -> new WrongUse("there is no password for --user, and nobody here to ask: set "
                        + PASSWORD + " or give --password-file"));
    }

    private static String file(String option, Path path) {
        try {
            return Files.readString(path).replaceFirst("\\R$", "");
        } catch (IOException unreadable) {
            throw new NotDone(option + " cannot be read: " + path);
        }
    }

    private static boolean local(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}

package io.upgradewatch.app.command;

import io.upgradewatch.app.config.Settings;
import io.upgradewatch.command.Check.Step;
import io.upgradewatch.poll.TokenResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What one request for a bearer tells of the way there: name server, connection, TLS, then the bearer itself. It takes the
 * way that polls take, so what it finds is what they would. Pure.
 */
final class BearerSteps {

    private static final List<String> WAY = List.of("dns", "tcp", "tls", "bearer");
    private static final String KEYS = "upgradewatch.thingspace.";

    private BearerSteps() {}

    /** @param addresses of the host, for people */
    static List<Step> of(Settings.Credentials set, TokenResult result, String addresses) {
        String stopped = stopped(result);
        List<Step> steps = new ArrayList<>();
        boolean before = true;
        for (String step : WAY) {
            if (step.equals(stopped)) {
                before = false;
                steps.add(Step.bad(step, set.name(), result.label(), mend(set, result)));
            } else if (!before) {
                steps.add(Step.skipped(step, set.name(), "not reached"));
            } else {
                steps.add(passed(step, set, addresses));
            }
        }
        return steps;
    }

    private static Step passed(String step, Settings.Credentials set, String addresses) {
        String host = set.url().getHost();
        boolean tls = "https".equalsIgnoreCase(set.url().getScheme());
        return switch (step) {
            case "dns" ->
                set.route()
                        .proxy()
                        .map(proxy -> Step.skipped(step, set.name(), "the proxy looks names up"))
                        .orElseGet(() -> Step.good(step, set.name(), host + " is " + addresses));
            case "tcp" ->
                Step.good(
                        step,
                        set.name(),
                        "a connection was taken"
                                + set.route()
                                        .proxy()
                                        .map(proxy -> " through the proxy " + proxy.host() + ":" + proxy.port())
                                        .orElse(""));
            case "tls" ->
                tls
                        ? Step.good(step, set.name(), "the certificate is trusted, and that of " + host)
                        : Step.skipped(step, set.name(), "the URL is http");
            default -> Step.good(step, set.name(), "key and secret are taken");
        };
    }

    private static String stopped(TokenResult result) {
        return switch (result) {
            case OK -> "";
            case DNS -> "dns";
            case CONNECT_REFUSED, CONNECT_UNREACHABLE, CONNECT, TIMEOUT -> "tcp";
            case PROXY_DNS,
                    PROXY_CONNECT_REFUSED,
                    PROXY_CONNECT_UNREACHABLE,
                    PROXY_CONNECT,
                    PROXY_DENIED,
                    PROXY_REFUSED -> "tcp";
            case TLS_UNTRUSTED, TLS_HOSTNAME, TLS_EXPIRED, TLS -> "tls";
            case RESET, BAD_HTTP, INVALID_CLIENT, REFUSED, THROTTLED, SERVER_ERROR, UNREADABLE -> "bearer";
        };
    }

    private static String mend(Settings.Credentials set, TokenResult result) {
        String keys = set.name().equals("default") ? KEYS : KEYS + set.name() + ".";
        return switch (result) {
            case OK -> "";
            case DNS -> "look at " + keys + "url (" + set.url() + ") and at the name servers of this machine";
            case CONNECT_REFUSED, CONNECT_UNREACHABLE, CONNECT, TIMEOUT ->
                "look at " + keys + "url (" + set.url() + "), and at firewalls and proxies on the way; the time-out is "
                        + set.timeout().toMillis() + " ms (" + keys + "timeout)";
            case PROXY_DNS, PROXY_CONNECT_REFUSED, PROXY_CONNECT_UNREACHABLE, PROXY_CONNECT ->
                "look at " + keys + "proxy: the proxy itself is not reached";
            case PROXY_DENIED -> "look at the user and the password in " + keys + "proxy";
            case PROXY_REFUSED ->
                "ask whoever runs the proxy: it does not lead to " + set.url().getHost() + ", or does not find it";
            case TLS_UNTRUSTED ->
                "let " + keys + "trust-certs name the CA, if the way leads through a proxy that opens TLS";
            case TLS_HOSTNAME -> "look at " + keys + "url: the certificate is another host's";
            case TLS_EXPIRED -> "look at the clock of this machine; else the other side has to renew its certificate";
            case TLS -> "look at what stands on the way: the other side does not speak TLS as it should";
            case INVALID_CLIENT -> "look at " + keys + "key and " + keys + "secret: ThingSpace does not know them";
            case THROTTLED -> "wait: ThingSpace asks for fewer requests";
            case RESET, BAD_HTTP, UNREADABLE ->
                "look at " + keys + "url (" + set.url() + "): what answers is not ThingSpace, or a proxy before it";
            case REFUSED ->
                "look at " + keys + "url (" + set.url() + "): there is no such path, or the key may not use it"
                        + set.route()
                                .proxy()
                                .map(proxy -> "; else at " + keys + "proxy, which may be what refuses")
                                .orElse("");
            case SERVER_ERROR -> "wait: ThingSpace, or what stands before it, is in trouble";
        };
    }
}

package io.upgradewatch.app.command;

import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.instance.Instance;
import io.upgradewatch.command.Check;
import io.upgradewatch.command.output.WrongUse;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.login.LoginSnapshot;
import io.upgradewatch.kafka.topic.KafkaCheck;
import io.upgradewatch.poll.LoginPause;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.TokenResult;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A check of what is configured: Kafka first, since a login is counted there. */
final class ConfiguredCheck implements Check {

    private static final String CONFIGURATION = "configuration";
    private static final String LOGIN = "login";
    private static final List<String> KAFKA = List.of("kafka", "rights", "limits", "topics");

    private boolean kafkaGood = true;

    @Override
    public void run(Consumer<Step> steps) {
        CommandSettings settings = CommandSettings.read();
        List<String> faults = settings.faults();
        steps.accept(
                faults.isEmpty()
                        ? Step.good(CONFIGURATION, "", "nothing is missing or wrong")
                        : Step.bad(
                                CONFIGURATION,
                                "",
                                faults.size() + (faults.size() == 1 ? " fault" : " faults"),
                                faults.toArray(String[]::new)));
        Optional<Settings.Kafka> kafka = kafka(settings, steps);
        upstream(settings, kafka, steps);
    }

    private Optional<Settings.Kafka> kafka(CommandSettings settings, Consumer<Step> steps) {
        Settings.Kafka kafka;
        try {
            kafka = settings.kafka();
        } catch (WrongUse mendFirst) {
            KAFKA.forEach(step -> steps.accept(Step.skipped(step, "", "its configuration is not good")));
            return Optional.empty();
        }
        if (kafka.embedded().isPresent()) {
            KAFKA.forEach(step -> steps.accept(Step.skipped(step, "", "the service brings its own")));
            return Optional.empty();
        }
        new KafkaCheck(kafkaSettings(kafka)).run(new KafkaCheck.Findings() {
            @Override
            public void looked(String what, String found, List<String> mends) {
                kafkaGood &= mends.isEmpty();
                steps.accept(
                        mends.isEmpty()
                                ? Step.good(what, "", found)
                                : Step.bad(what, "", "not as it has to be", mends.toArray(String[]::new)));
            }

            @Override
            public void skipped(String what, String why) {
                kafkaGood = false;
                steps.accept(Step.skipped(what, "", why));
            }
        });
        return kafkaGood ? Optional.of(kafka) : Optional.empty();
    }

    private static void upstream(CommandSettings settings, Optional<Settings.Kafka> kafka, Consumer<Step> steps) {
        List<Settings.Credentials> sets;
        try {
            sets = settings.sets();
        } catch (WrongUse mendFirst) {
            Stream.of("dns", "tcp", "tls", "bearer", LOGIN)
                    .forEach(step -> steps.accept(Step.skipped(step, "", "its configuration is not good")));
            return;
        }
        LoginSnapshot[] logins = new LoginSnapshot[1];
        try (CommandUpstream upstream = new CommandUpstream(sets, loop -> {
            logins[0] = logins(kafka, loop);
            return logins[0];
        })) {
            sets.forEach(set -> set(set, upstream, logins[0], steps));
        } finally {
            if (logins[0] != null) {
                logins[0].close();
            }
        }
    }

    private static LoginSnapshot logins(Optional<Settings.Kafka> kafka, Executor loop) {
        try {
            return kafka.map(known -> LoginSnapshot.read(kafkaSettings(known), KafkaLog.PRODUCERS, loop))
                    .orElseGet(LoginSnapshot::unknown);
        } catch (KafkaUnreachable | UnusableTopics unread) {
            return LoginSnapshot.unknown();
        }
    }

    private static void set(
            Settings.Credentials set, CommandUpstream upstream, LoginSnapshot logins, Consumer<Step> steps) {
        SetName name = new SetName(set.name());
        TokenResult bearer = upstream.ask(reports -> reports.bearer(name));
        BearerSteps.of(set, bearer, addresses(set)).forEach(steps);
        if (bearer != TokenResult.OK) {
            steps.accept(Step.skipped(LOGIN, set.name(), "takes a bearer"));
        } else if (!logins.known()) {
            steps.accept(Step.skipped(
                    LOGIN,
                    set.name(),
                    "there is no logins topic yet, or none that could be read, to count an attempt in: none was made"));
        } else {
            steps.accept(login(set, upstream, logins));
        }
    }

    private static Step login(Settings.Credentials set, CommandUpstream upstream, LoginSnapshot logins) {
        boolean before = logins.attempts() > 0;
        Optional<String> failure = upstream.ask(reports -> reports.session(new SetName(set.name())));
        boolean tried = !before && logins.attempts() > 0;
        if (failure.isEmpty()) {
            return Step.good(LOGIN, set.name(), tried ? "one attempt, and it was taken" : "the session of the group");
        }
        String cause = failure.get();
        String resume = "mend upgradewatch.thingspace.username and .password, then POST /api/logins/" + set.name()
                + "/resume of a running service allows exactly one more attempt";
        if (cause.equals(LoginPause.REFUSED.cause())) {
            return Step.bad(
                    LOGIN, set.name(), tried ? "one attempt, and it was refused" : LoginPause.REFUSED.words(), resume);
        }
        if (cause.equals(LoginPause.UNANSWERED.cause())) {
            return Step.bad(
                    LOGIN,
                    set.name(),
                    LoginPause.UNANSWERED.words(),
                    "wait, or look at what stands between here and " + set.url());
        }
        return logins.alone()
                ? Step.bad(LOGIN, set.name(), "no session: " + cause, "run this again in a minute")
                : Step.bad(
                        LOGIN,
                        set.name(),
                        "the group has no session now, and a login is for its members alone",
                        "look at the log of the service, and at upgradewatch_set_paused");
    }

    private static String addresses(Settings.Credentials set) {
        try {
            return Stream.of(InetAddress.getAllByName(set.url().getHost()))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "));
        } catch (UnknownHostException unknownHere) {
            return "not known here";
        }
    }

    private static KafkaSettings kafkaSettings(Settings.Kafka kafka) {
        return Instance.kafkaSettings(kafka, new HttpAddress("http", "127.0.0.1", 0));
    }
}

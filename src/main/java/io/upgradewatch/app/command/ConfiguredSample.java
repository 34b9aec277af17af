package io.upgradewatch.app.command;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.instance.Instance;
import io.upgradewatch.command.Sample;
import io.upgradewatch.command.output.NotDone;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.KafkaUnreachable;
import io.upgradewatch.kafka.client.UnusableTopics;
import io.upgradewatch.kafka.login.LoginSnapshot;
import io.upgradewatch.kafka.lookup.FleetSample;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.poll.UpgradeReports;
import io.upgradewatch.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A sample of the fleet that is configured, polled with the group's session. */
final class ConfiguredSample implements Sample {

    @Override
    public void take(int devices, Consumer<Device> sink) {
        Settings settings = CommandSettings.read().all();
        if (settings.kafka().embedded().isPresent() || settings.simulation().isPresent()) {
            throw new NotDone(
                    "the Kafka or the ThingSpace of this configuration lives inside the service: nothing of it"
                            + " can be looked at from here");
        }
        KafkaSettings kafka = Instance.kafkaSettings(settings.kafka(), new HttpAddress("http", "127.0.0.1", 0));
        List<FleetSample.Device> sample;
        LoginSnapshot[] logins = new LoginSnapshot[1];
        try {
            sample = new FleetSample(kafka).take(devices);
            if (sample.isEmpty()) {
                throw new NotDone("no device is watched");
            }
            try (CommandUpstream upstream = new CommandUpstream(settings.sets(), loop -> {
                logins[0] = LoginSnapshot.read(kafka, KafkaLog.PRODUCERS, loop);
                return logins[0];
            })) {
                requireSessions(sample, upstream);
                poll(sample, settings, upstream, sink);
            }
        } catch (UnusableTopics | KafkaUnreachable refused) {
            throw new NotDone(refused.getMessage());
        } finally {
            if (logins[0] != null) {
                logins[0].close();
            }
        }
    }

    private static void requireSessions(List<FleetSample.Device> sample, CommandUpstream upstream) {
        Set<SetName> sets = new LinkedHashSet<>();
        for (FleetSample.Device device : sample) {
            upstream.reports().setOf(device.watch().account()).ifPresent(sets::add);
        }
        for (SetName set : sets) {
            Optional<String> failure = upstream.ask(reports -> reports.session(set));
            failure.ifPresent(cause -> {
                throw new NotDone("credential set " + set + " has no session (" + cause
                        + "), so nothing can be polled: upgradewatch check says what to do");
            });
        }
    }

    private static void poll(
            List<FleetSample.Device> sample, Settings settings, CommandUpstream upstream, Consumer<Device> sink) {
        long pause = (long) (Duration.ofSeconds(1).toNanos() / settings.budget().rate());
        SampleDiff diff = new SampleDiff(settings.retention());
        for (FleetSample.Device device : sample) {
            long next = System.nanoTime() + pause;
            PollOutcome outcome = upstream.ask(reports -> once(reports, device.watch()));
            sink.accept(outcome.match(diff.of(device, Instant.now())));
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
    }

    private static Uni<PollOutcome> once(UpgradeReports reports, Watch watch) {
        return Uni.createFrom().emitter(answer -> reports.poll(watch, 0, 0, answer::complete));
    }
}

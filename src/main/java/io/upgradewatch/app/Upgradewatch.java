package io.upgradewatch.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.upgradewatch.app.config.Configuration;
import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Hosts;
import io.upgradewatch.app.config.KafkaKeys;
import io.upgradewatch.app.config.Ports;
import io.upgradewatch.app.config.References;
import io.upgradewatch.app.config.Settings;
import io.upgradewatch.app.config.UnknownKeys;
import io.upgradewatch.app.config.read.AccessReader;
import io.upgradewatch.app.config.read.CredentialFiles;
import io.upgradewatch.app.config.read.SettingsReader;
import io.upgradewatch.app.config.read.ShutdownDelay;
import io.upgradewatch.app.instance.Instance;
import io.upgradewatch.app.signal.AccessMeters;
import io.upgradewatch.app.signal.AuditLog;
import io.upgradewatch.app.signal.Traces;
import io.upgradewatch.embedded.kafka.BrokerNotStarted;
import io.upgradewatch.embedded.kafka.EmbeddedBroker;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.ShardGauges;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.write.AuditRows;
import io.upgradewatch.observe.GaugeMeters;
import io.upgradewatch.observe.PortMeters;
import io.upgradewatch.observe.Scrapes;
import io.upgradewatch.observe.ShardMeters;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.publish.AsideAnswers;
import io.upgradewatch.publish.ChangeFeed;
import io.upgradewatch.publish.ChangeHistory;
import io.upgradewatch.publish.Replays;
import io.upgradewatch.serve.access.AccessSettings;
import io.upgradewatch.serve.access.AuditTrail;
import io.upgradewatch.serve.access.CallbackSettings;
import io.upgradewatch.serve.access.user.AccessListener;
import io.upgradewatch.serve.group.PeerTokens;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.shard.cycle.NotHere;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * Start and stop, in their order: configuration, the demo's own Kafka and ThingSpace, then the house; and the other way
 * round. A Kafka that is away at the start is waited for, with the page and health already up.
 */
@ApplicationScoped
public class Upgradewatch {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);
    private static final long LOOK_AT_CLOCK_MILLIS = 1_000;

    private final SmallRyeConfig config;
    private final Configuration texts;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final PortMeters portMeters;
    private final Scrapes scrapes;
    private final PageServer page;
    private final PeerTrust trust;
    private final ExecutorService answers = AnswerThreads.create();
    // Of its own: connections of callers are served by the event loops of the other one, and none of them is this.
    private final Vertx polling = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2)
            .setPreferNativeTransport(true));
    private volatile Settings settings;
    private ShardMeters meters;
    private EmbeddedBroker broker;
    private Demo demo;
    private Traces traces;
    private volatile StartWithRetry<Instance> opening;
    private volatile CredentialFiles credentialFiles;
    private long clockTimer;

    Upgradewatch(
            SmallRyeConfig config,
            Configuration texts,
            Vertx vertx,
            MeterRegistry registry,
            PortMeters portMeters,
            Scrapes scrapes,
            PageServer page) {
        this.config = config;
        this.texts = texts;
        this.vertx = vertx;
        this.registry = registry;
        this.portMeters = portMeters;
        this.scrapes = scrapes;
        this.page = page;
        this.trust = new PeerTrust(vertx);
    }

    void start(@Observes StartupEvent event) {
        Settings complete = settings();
        try {
            if (complete.kafka().embedded().isPresent()) {
                Settings.Embedded embedded = complete.kafka().embedded().get();
                broker = EmbeddedBroker.start(embedded.dataDir(), embedded.port());
                complete = complete.withBootstrapServers(broker.bootstrapServers());
            }
        } catch (BrokerNotStarted refused) {
            throw refusal(refused.getMessage());
        }
        if (complete.simulation().isPresent()) {
            demo = Demo.start(vertx, complete.simulation().get());
            complete = demo.credentialsFor(complete);
        }
        Optional<Settings.Tracing> tracing = complete.signals().tracing();
        if (tracing.isPresent()) {
            traces = new Traces(tracing.get(), address(), registry);
        }
        announce(complete);
        Settings known = complete;
        opening = new StartWithRetry<>(() -> open(known), () -> Quarkus.asyncExit(1), BETWEEN_ATTEMPTS);
        opening.start();
        watchClock();
    }

    // Before Kafka has been reached: an alert's series that is not there is no alert.
    private void announce(Settings complete) {
        List<SetName> sets =
                complete.sets().stream().map(set -> new SetName(set.name())).toList();
        portMeters.announce(sets);
        meters = new ShardMeters(registry, complete.signals().labels(), scrapes);
        meters.announce(sets);
        GaugeMeters.register(registry, readings(), sets, complete.cadence().interval());
        GaugeMeters.version(
                registry,
                config.getOptionalValue("quarkus.application.version", String.class)
                        .orElse("unknown"));
    }

    private void watchClock() {
        ClockWatch watch = new ClockWatch(
                System::currentTimeMillis,
                System::nanoTime,
                () -> readings().get().heard(),
                () -> Quarkus.asyncExit(1));
        KafkaOutage outage = new KafkaOutage(System::nanoTime);
        clockTimer = vertx.setPeriodic(LOOK_AT_CLOCK_MILLIS, time -> {
            watch.look();
            outage.look(readings().get());
        });
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(clockTimer);
        if (opening != null) {
            opening.stop();
        }
        trust.leave();
        if (credentialFiles != null) {
            credentialFiles.close();
        }
        house().ifPresent(Instance::stop);
        polling.close();
        answers.shutdown();
        if (traces != null) {
            traces.close();
        }
        if (demo != null) {
            demo.stop();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Produces
    @ApplicationScoped
    Fleet fleet() {
        return new LateFleet(() -> house().map(Instance::fleet), answers);
    }

    @Produces
    @ApplicationScoped
    ChangeFeed feed() {
        return (position, recent) -> house().map(there -> there.feed().changes(position, recent))
                .orElseGet(() -> Multi.createFrom().failure(new NotHere()));
    }

    @Produces
    @ApplicationScoped
    ChangeHistory told() {
        return new LateChangeHistory(() -> house().map(Instance::told));
    }

    @Produces
    @ApplicationScoped
    Replays replays() {
        return new LateReplays(() -> house().map(Instance::replays));
    }

    @Produces
    @ApplicationScoped
    AsideAnswers asides() {
        return limit -> house().map(there -> there.asides().latest(limit))
                .orElseGet(() -> Uni.createFrom().failure(new NotHere()));
    }

    @Produces
    @Singleton
    Supplier<ShardGauges.Readings> readings() {
        return () -> house().map(there -> there.gauges().readings()).orElseGet(ShardGauges.Readings::beforeTheStart);
    }

    @Produces
    @Singleton
    AccessSettings access() {
        Settings.Access access = settings().access();
        return new AccessSettings(
                AccessSettings.Mode.valueOf(access.mode().toUpperCase(Locale.ROOT)),
                access.usersFile(),
                access.trustedProxies(),
                new AccessSettings.ManagementAccess(access.managementLocal(), access.managementOpen()));
    }

    @Produces
    @Singleton
    AuditTrail auditTrail() {
        Optional<String> topic = texts.audit().topic();
        return new AuditLog(
                () -> topic.flatMap(name -> house().map(Instance::audit).map(rows -> toTopic(rows, name))));
    }

    private static AuditTrail toTopic(AuditRows rows, String topic) {
        return act -> rows.write(topic, act.at(), act.who(), act.method(), act.target(), act.from(), act.status());
    }

    @Produces
    @Singleton
    Optional<CallbackSettings> callbacks() {
        return settings()
                .callbacks()
                .map(known -> new CallbackSettings(
                        new CallbackSecret(known.secret(), known.secretFile(), vertx),
                        known.networks(),
                        known.maxPerMinute()));
    }

    @Produces
    @Singleton
    AccessListener accessListener() {
        return new AccessMeters(registry);
    }

    @Produces
    @Singleton
    PeerTokens peerTokens() {
        return trust.tokens();
    }

    /** The settings; if anything is wrong with them, the end of the start. */
    private Settings settings() {
        if (settings == null) {
            ConfigurationFaults faults = new ConfigurationFaults();
            UnknownKeys.find(config, faults);
            References.find(config, faults);
            Ports.find(config, texts, faults);
            Settings read = new SettingsReader(texts, KafkaKeys.of(config, faults), Hosts.of(config), faults).read();
            if (!faults.none()) {
                throw new ConfigurationException(ConfigurationFaults.refusal(faults.all()));
            }
            AccessReader.tell(read.access());
            StopDeadline.allow(ShutdownDelay.read(texts.shutdown().delay(), faults));
            settings = read;
        }
        return settings;
    }

    private Instance open(Settings complete) {
        CycleTracer tracer = traces == null ? CycleTracer.OFF : traces.cycles();
        Instance built = new Instance(
                complete, page.address(address()), polling, meters, portMeters, tracer, KafkaLog.PRODUCERS);
        trust.join(complete, built.peers());
        built.start();
        if (demo == null) {
            credentialFiles = new CredentialFiles(texts.thingspace(), complete.sets(), built::replace);
            credentialFiles.start();
        }
        if (demo != null) {
            demo.watch(built.fileWatches());
        }
        return built;
    }

    /** The house, once it is open. */
    private Optional<Instance> house() {
        return Optional.ofNullable(opening).flatMap(StartWithRetry::opened);
    }

    private HttpAddress address() {
        return new HttpAddress(
                "http",
                config.getOptionalValue("quarkus.http.host", String.class).orElse("127.0.0.1"),
                config.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080),
                trust.instance(),
                "");
    }

    private static ConfigurationException refusal(String message) {
        return new ConfigurationException("Upgradewatch cannot start: " + message);
    }
}

package io.upgradewatch.app.instance;

import io.upgradewatch.app.config.Settings;
import io.upgradewatch.fleet.FileWatches;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.Monitor;
import io.upgradewatch.fleet.ShardGauges;
import io.upgradewatch.kafka.KafkaLog;
import io.upgradewatch.kafka.client.HttpAddress;
import io.upgradewatch.kafka.client.KafkaSettings;
import io.upgradewatch.kafka.client.TopicNames;
import io.upgradewatch.kafka.login.PeerSecretRows;
import io.upgradewatch.kafka.write.AuditRows;
import io.upgradewatch.observe.PortMeters;
import io.upgradewatch.poll.SetName;
import io.upgradewatch.publish.AsideAnswers;
import io.upgradewatch.publish.ChangeFeed;
import io.upgradewatch.publish.ChangeHistory;
import io.upgradewatch.publish.Replays;
import io.upgradewatch.shard.cycle.CycleTracer;
import io.upgradewatch.shard.cycle.ShardListener;
import io.upgradewatch.thingspace.ThingSpace;
import io.upgradewatch.thingspace.http.CredentialSet;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;

/** The object graph of one instance, built by hand from plain objects: read it to see what is connected to what. */
public final class Instance {

    private static final Logger LOG = Logger.getLogger(Instance.class);
    // Leaving the group takes five seconds at most; the loop may be a little late.
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final KafkaLog kafka;
    private final VertxLoop loop;
    private final ThingSpace reports;
    private final Monitor monitor;
    private final ShardGauges gauges;
    private final FileWatches fileWatches;
    private final Optional<WatchlistFile> file;

    /**
     * Builds everything and touches nothing but Kafka's topics, which are created or verified. Blocks.
     *
     * @param listener is told what happens to shards and devices
     * @param tracer of the cycles that find a change
     * @param producers how Kafka's producers are made
     * @throws io.upgradewatch.kafka.client.UnusableTopics if a person must act
     * @throws io.upgradewatch.kafka.client.KafkaUnreachable if it may help to try again
     */
    public Instance(
            Settings settings,
            HttpAddress address,
            Vertx vertx,
            ShardListener listener,
            PortMeters portMeters,
            CycleTracer tracer,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        loop = new VertxLoop(vertx, Clock.systemUTC());
        List<CredentialSet> sets =
                settings.sets().stream().map(Instance::credentialSet).toList();
        KafkaSettings kafkaSettings = kafkaSettings(settings.kafka(), address);
        kafka = new KafkaLog(
                kafkaSettings,
                loop,
                portMeters,
                portMeters,
                producers,
                settings.kafka().recovery());
        portMeters.missingRights(kafka::missingRights);
        try {
            reports = onLoop(
                    loop,
                    () -> new ThingSpace(
                            new io.vertx.mutiny.core.Vertx(vertx),
                            sets,
                            settings.budget().concurrency(),
                            kafka.logins(),
                            portMeters,
                            portMeters,
                            Clock.systemUTC()));
            monitor = new Monitor(
                    new Monitor.Plan(
                            settings.cadence(),
                            settings.campaigns(),
                            settings.longestPause(),
                            settings.budget().rate(),
                            settings.budget().concurrency(),
                            settings.retention(),
                            settings.watches().guard(),
                            kafkaSettings.session()),
                    new Monitor.Outside(
                            reports,
                            Optional.of(reports.campaigns()),
                            kafka.shards(),
                            kafka.placement(),
                            kafka.membership(),
                            Optional.of(kafka.budgets()),
                            kafka.watchlist(),
                            kafka.pauses(),
                            listener,
                            tracer,
                            portMeters,
                            loop));
            settings.discovery().ifPresent(wanted -> monitor.discover(wanted, reports.devices()));
            gauges = monitor.gauges();
            fileWatches = monitor.fileWatches();
            file = settings.watches().file().map(path -> new WatchlistFile(path, fileWatches, portMeters));
        } catch (RuntimeException failed) {
            // A start that fails is tried again; what it has opened must not be there once more each time.
            kafka.stop().subscribe().with(closed -> {}, ignored -> {});
            throw failed;
        }
    }

    /** Joins the group; from here on shards are assigned and polled. */
    public void start() {
        gauges.start();
        file.ifPresent(WatchlistFile::start);
        kafka.start(monitor.owner());
    }

    /** Gives everything up in good order; blocks for six seconds at most. */
    public void stop() {
        file.ifPresent(WatchlistFile::close);
        try {
            kafka.stop().subscribeAsCompletionStage().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warnf("the group was not left in good order; the others take over after its time-out cause=%s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same sets have other credentials; from any thread. */
    public void replace(List<Settings.Credentials> sets) {
        List<CredentialSet> wanted = sets.stream().map(Instance::credentialSet).toList();
        loop.execute(() -> reports.replace(wanted));
    }

    public Fleet fleet() {
        return monitor.fleet();
    }

    public ChangeFeed feed() {
        return kafka.feed();
    }

    public ChangeHistory told() {
        return kafka.told();
    }

    public Replays replays() {
        return kafka.replays();
    }

    public AuditRows audit() {
        return kafka.audit();
    }

    public AsideAnswers asides() {
        return kafka.asides();
    }

    public PeerSecretRows peers() {
        return kafka.peers();
    }

    public FileWatches fileWatches() {
        return fileWatches;
    }

    public ShardGauges gauges() {
        return gauges;
    }

    public static CredentialSet credentialSet(Settings.Credentials set) {
        return new CredentialSet(
                new SetName(set.name()),
                set.url(),
                set.key(),
                set.secret(),
                set.username(),
                set.password(),
                set.accounts(),
                set.timeout(),
                set.maxResponseBytes(),
                set.route());
    }

    public static KafkaSettings kafkaSettings(Settings.Kafka kafka, HttpAddress address) {
        Map<String, String> topics = kafka.topics();
        return new KafkaSettings(
                kafka.clients(),
                kafka.group(),
                kafka.partitions(),
                (short) kafka.replicationFactor(),
                new TopicNames(
                        topics.get("watchlist"),
                        topics.get("state"),
                        topics.get("changes"),
                        topics.get("unreadable"),
                        topics.get("logins")),
                address);
    }

    private static <T> T onLoop(VertxLoop loop, java.util.function.Supplier<T> make) {
        return CompletableFuture.supplyAsync(make, loop).join();
    }
}

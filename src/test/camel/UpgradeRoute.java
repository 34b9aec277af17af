import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.main.Main;
import org.apache.camel.model.dataformat.JsonLibrary;
import org.apache.camel.processor.idempotent.kafka.KafkaIdempotentRepository;

/**
 * The monitor's job as an Apache Camel route: poll every watched device, split its history into entries, and publish
 * each entry that the idempotent repository does not know. Run from source, with Camel alone on the class path:
 * {@code java -cp 'target/camel/*' -D… src/test/camel/UpgradeRoute.java}.
 *
 * <p>The repository is Kafka's: unlike a file it outlives the machine, is shared with a stand-by, and is asked from
 * memory. It only reads its topic at the start, since no other instance writes to it.
 */
public final class UpgradeRoute extends RouteBuilder {

    /** How many requests are under way at most, as for the monitor. */
    private static final int LANES = 64;

    private static final String IMEI = "imei";

    /** One entry of a history. */
    public record Entry(
            String deviceId,
            String campaignId,
            String accountName,
            String firmwareName,
            String firmwareFrom,
            String firmwareTo,
            String startDate,
            String reportUpdatedTime,
            String status,
            String reason) {}

    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new UpgradeRoute());
        main.configure().setAutoConfigurationEnabled(false);
        main.run(arguments);
    }

    @Override
    public void configure() {
        bindToRegistry("web", new WebClientOptions().setMaxPoolSize(LANES));
        KafkaIdempotentRepository known = new KafkaIdempotentRepository();
        known.setTopic("camel.known");
        known.setBootstrapServers(setting("brokers"));
        known.setMaxCacheSize(20 * Integer.getInteger("devices") + 1000);
        known.setStartupOnly(true);
        bindToRegistry("known", known);

        onException(Exception.class).handled(true).log("${exception.message}");

        // A lane asks about its devices one after the other, and a round begins when the last one is over.
        from("timer:poll?synchronous=true&period=" + setting("period"))
                .setBody(constant(lanes()))
                .split(body())
                .parallelProcessing()
                .executorService(getContext().getExecutorServiceManager().newFixedThreadPool(this, "lane", LANES))
                .split(body())
                .streaming()
                .to("direct:device");

        from("direct:device")
                .setProperty(IMEI, body())
                .setHeader(Exchange.HTTP_PATH, body().prepend("/" + setting("account") + "/devices/"))
                .setHeader("Authorization", constant("Bearer bench"))
                .setHeader("VZ-M2M-Token", constant("bench"))
                .setHeader("Accept", constant("application/json"))
                .setBody(constant((Object) null))
                .to("vertx-http:" + setting("upstream") + "/api/fota/v3/reports?webClientOptions=#web")
                .removeHeaders("*")
                .unmarshal()
                .json(JsonLibrary.Jackson, Entry[].class)
                .split(body())
                .streaming()
                .idempotentConsumer()
                .exchange(UpgradeRoute::key)
                .idempotentRepository("known")
                .eager(Boolean.getBoolean("eager"))
                .to("direct:change");

        from("direct:change")
                .setHeader(KafkaConstants.KEY, exchangeProperty(IMEI))
                .marshal()
                .json(JsonLibrary.Jackson)
                .to("kafka:camel.changes?brokers=" + setting("brokers"));
    }

    private static String key(Exchange exchange) {
        Entry entry = exchange.getMessage().getBody(Entry.class);
        return String.join(
                "|",
                exchange.getProperty(IMEI, String.class),
                entry.campaignId(),
                entry.status(),
                entry.reportUpdatedTime());
    }

    private static List<List<String>> lanes() {
        long first = Long.getLong("first");
        int devices = Integer.getInteger("devices");
        return IntStream.range(0, LANES)
                .mapToObj(lane -> LongStream.range(0, devices)
                        .filter(device -> device % LANES == lane)
                        .mapToObj(device -> Long.toString(first + device))
                        .toList())
                .toList();
    }

    private static String setting(String name) {
        return System.getProperty(name);
    }
}

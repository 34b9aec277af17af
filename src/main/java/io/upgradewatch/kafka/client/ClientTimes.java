package io.upgradewatch.kafka.client;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The times of Kafka's clients that bind each other: what is not given follows what is, so that any one of them may be
 * given alone. Values that are no numbers count as not given; {@link ClientFaults} names them.
 */
final class ClientTimes {

    static final long SESSION = 10_000;

    // What a batch waits for others, unless told otherwise; Kafka's own default.
    private static final long LINGER = 5;
    private static final long REQUEST = 5_000;

    private final Map<String, String> given;

    ClientTimes(Map<String, String> given) {
        this.given = given;
    }

    /** Of an admin: bounded, so that a Kafka that is away is noticed within seconds. */
    Map<String, String> admin() {
        long whole = or(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.MAX_VALUE);
        long request = or(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST, whole));
        return missing(Map.of(
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                request,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.max(10_000, 2 * request)));
    }

    /** Of a consumer that is no member. */
    Map<String, String> reader() {
        Map<String, String> times = fetches();
        long request = or(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 0);
        times.putAll(missing(Map.of(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.max(30_000, request))));
        return times;
    }

    /** Of a member of the group. */
    Map<String, String> member() {
        Map<String, String> times = fetches();
        // A crashed instance's devices wait this long for their next owner. Kafka's 45 s would be most of the
        // shortest interval; much below 10 s a mere pause of a healthy process would cost a replay.
        long session = session();
        times.putAll(missing(Map.of(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session,
                // Members learn of a rebalance by a heartbeat's answer, and a shard that moves waits for two of them.
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.min(1_000, Math.max(1, session / 3)),
                // A member that does not come back to poll holds up everybody's rebalance for this long.
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.max(60_000, session))));
        return times;
    }

    /** After how long without a heartbeat a member's shards are somebody else's. */
    long session() {
        long heartbeat = or(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 0);
        return or(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.max(SESSION, 3 * heartbeat));
    }

    /** Of a producer: bounded, so that a Kafka that is away is noticed within seconds. */
    Map<String, String> producer() {
        long block = or(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        long transaction = or(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.MAX_VALUE);
        // Neither a commit nor its transaction may end before it is known what has become of its rows.
        long most = or(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(2, Math.min(block, transaction)));
        long linger = or(ProducerConfig.LINGER_MS_CONFIG, Math.min(LINGER, Math.max(0, most - request(most, 0))));
        long request = request(most, linger);
        long delivery =
                or(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(request + linger, Math.min(8_000, most)));
        return missing(Map.of(
                ProducerConfig.LINGER_MS_CONFIG, linger,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, request,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.max(10_000, delivery + 2_000)));
    }

    /** Of a producer with transactions: {@link #producer()} and what comes with them. */
    Map<String, String> transactions() {
        Map<String, String> times = producer();
        long delivery = or(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                number(times.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), 0));
        // The default of 100 ms is what a new transaction waits when the end of the one before is still being
        // written: 20 transactions a second instead of 150.
        long pause = or(
                CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG,
                Math.min(5, or(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 5)));
        times.putAll(missing(Map.of(
                CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, pause,
                CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, Math.max(250, pause),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.max(30_000, delivery + 10_000))));
        return times;
    }

    private long request(long most, long linger) {
        return or(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST, Math.max(1, most - linger)));
    }

    // A fetch that finds nothing is answered after its longest wait, and must not count as lost by then.
    private Map<String, String> fetches() {
        long request = or(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 30_000);
        return missing(Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.min(500, Math.max(1, request / 2))));
    }

    private Map<String, String> missing(Map<String, Long> times) {
        Map<String, String> missing = new TreeMap<>();
        times.forEach((key, time) -> {
            if (!given.containsKey(key)) {
                missing.put(key, String.valueOf(Math.min(Integer.MAX_VALUE, time)));
            }
        });
        return missing;
    }

    private long or(String key, long otherwise) {
        return number(given.get(key), otherwise);
    }

    private static long number(String text, long otherwise) {
        try {
            return text == null ? otherwise : Long.parseLong(text.strip());
        } catch (NumberFormatException noNumber) {
            return otherwise;
        }
    }
}

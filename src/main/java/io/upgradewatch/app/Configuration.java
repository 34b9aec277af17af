package io.upgradewatch.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithUnnamedKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every key below {@code upgradewatch.}, as text: {@link Settings} reads the texts, so that all that is wrong with
 * them can be said at once.
 */
@ConfigMapping(prefix = "upgradewatch")
public interface Configuration {

    /** The credential sets, by name. */
    @WithUnnamedKey("default")
    Map<String, Set> thingspace();

    Budget budget();

    Schedule schedule();

    Campaigns campaigns();

    WatchlistSource watchlist();

    History history();

    Kafka kafka();

    Security security();

    Http http();

    Management management();

    Metrics metrics();

    Tracing tracing();

    Simulator simulator();

    /** One credential set. */
    interface Set {
        @WithDefault("https://thingspace.verizon.com")
        String url();

        Optional<String> key();

        Optional<String> keyFile();

        Optional<String> secret();

        Optional<String> secretFile();

        Optional<String> username();

        Optional<String> usernameFile();

        Optional<String> password();

        Optional<String> passwordFile();

        Optional<List<String>> accounts();

        Optional<String> proxy();

        Optional<String> proxyFile();

        Optional<String> trustCerts();

        Optional<String> clientCert();

        Optional<String> clientKey();

        @WithDefault("10s")
        String timeout();

        @WithDefault("1M")
        String maxResponse();
    }

    /** What may be spent upstream. */
    interface Budget {
        @WithDefault("5")
        String rate();

        @WithDefault("8")
        String concurrency();
    }

    /** When devices are polled. */
    interface Schedule {
        @WithDefault("15m")
        String interval();

        /** One minute, or the interval where that is less. */
        Optional<String> minInterval();

        @WithDefault("6h")
        String maxInterval();

        @WithDefault("true")
        String adaptive();

        /** By tag, how much sooner news of a device counts. */
        Map<String, String> weights();
    }

    /** Campaign pages. */
    interface Campaigns {
        @WithDefault("true")
        String enabled();

        @WithDefault("15m")
        String interval();
    }

    /** Where watches come from besides REST. */
    interface WatchlistSource {
        Optional<String> file();

        @WithDefault("10%")
        String guard();
    }

    /** How long what vanished is kept. */
    interface History {
        @WithDefault("P180D")
        String retention();
    }

    /** Kafka, as far as it is not plain client configuration. */
    interface Kafka {
        Embedded embedded();

        @WithDefault("upgradewatch")
        String group();

        @WithDefault("16")
        String partitions();

        Optional<String> replicationFactor();

        Topics topics();

        @WithDefault("refuse")
        String lostState();

        Notices notices();
    }

    /** What consumers of the changes are told besides changes. */
    interface Notices {
        @WithDefault("false")
        String enabled();
    }

    /** The broker inside the process. */
    interface Embedded {
        @WithDefault("false")
        String enabled();

        @WithDefault("data/kafka")
        String dataDir();

        @WithDefault("9092")
        String port();
    }

    /** Topic names. */
    interface Topics {
        @WithDefault("upgradewatch.watchlist")
        String watchlist();

        @WithDefault("upgradewatch.state")
        String state();

        @WithDefault("upgradewatch.upgrade-status-changed")
        String changes();

        @WithDefault("upgradewatch.unreadable")
        String unreadable();

        @WithDefault("upgradewatch.logins")
        String logins();
    }

    /** Who may do what. */
    interface Security {
        @WithDefault("none")
        String mode();

        Optional<String> usersFile();
    }

    /** What stands between the clients and the page. */
    interface Http {
        Optional<List<String>> trustedProxies();
    }

    /** The management port. */
    interface Management {
        @WithDefault("false")
        String open();
    }

    /** How many values of a label keep their name. */
    interface Metrics {
        @WithDefault("200")
        String maxAccounts();

        @WithDefault("100")
        String maxFirmwares();

        @WithDefault("40")
        String maxStatuses();

        @WithDefault("1000")
        String maxPairs();
    }

    /** Traces of the cycles that found a change. */
    interface Tracing {
        @WithDefault("false")
        String enabled();

        @WithDefault("http://localhost:4318/v1/traces")
        String endpoint();

        @WithDefault("1.0")
        String ratio();

        /** Sent with each export; may hold secrets. */
        Optional<String> headers();
    }

    /** The simulated ThingSpace of the demo. */
    interface Simulator {
        @WithDefault("false")
        String enabled();

        @WithDefault("0")
        String port();

        @WithDefault("2000")
        String devices();
    }
}

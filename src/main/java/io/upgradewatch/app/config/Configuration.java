package io.upgradewatch.app.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
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

    Discovery discovery();

    Callbacks callbacks();

    WatchlistSource watchlist();

    History history();

    Kafka kafka();

    Security security();

    Audit audit();

    Http http();

    Management management();

    Shutdown shutdown();

    Metrics metrics();

    Tracing tracing();

    Simulator simulator();

    /** One credential set. */
    interface Set {
        @WithDefault("https://thingspace.verizon.com")
        @WithConverter(Verbatim.class)
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
        @WithConverter(Verbatim.class)
        String timeout();

        @WithDefault("1M")
        @WithConverter(Verbatim.class)
        String maxResponse();
    }

    /** What may be spent upstream. */
    public interface Budget {
        @WithDefault("5")
        @WithConverter(Verbatim.class)
        String rate();

        @WithDefault("8")
        @WithConverter(Verbatim.class)
        String concurrency();
    }

    /** When devices are polled. */
    interface Schedule {
        @WithDefault("15m")
        @WithConverter(Verbatim.class)
        String interval();

        /** One minute, or the interval where that is less. */
        Optional<String> minInterval();

        @WithDefault("6h")
        @WithConverter(Verbatim.class)
        String maxInterval();

        @WithDefault("true")
        @WithConverter(Verbatim.class)
        String adaptive();

        /** By tag, how much sooner news of a device counts. */
        Map<String, @WithConverter(Verbatim.class) String> weights();
    }

    /** Campaign pages. */
    interface Campaigns {
        @WithDefault("true")
        @WithConverter(Verbatim.class)
        String enabled();

        @WithDefault("15m")
        @WithConverter(Verbatim.class)
        String interval();
    }

    /** Devices that are watched without being named. */
    interface Discovery {
        @WithDefault("false")
        String enabled();

        @WithDefault("6h")
        String interval();

        /** Those that the credential sets list. */
        Optional<List<String>> accounts();

        Optional<List<String>> makes();

        Optional<List<String>> models();

        Optional<List<String>> firmwares();

        Optional<List<String>> tags();
    }

    /** Notifications of upstream's. */
    interface Callbacks {
        @WithDefault("false")
        String enabled();

        Optional<String> secret();

        Optional<String> secretFile();

        /** Those of ThingSpace. */
        Optional<List<String>> networks();

        @WithDefault("600")
        String maxPerMinute();
    }

    /** Where watches come from besides REST. */
    interface WatchlistSource {
        Optional<String> file();

        @WithDefault("10%")
        @WithConverter(Verbatim.class)
        String guard();
    }

    /** How long what vanished is kept. */
    interface History {
        @WithDefault("P180D")
        @WithConverter(Verbatim.class)
        String retention();
    }

    /** Kafka, as far as it is not plain client configuration. */
    public interface Kafka {
        Embedded embedded();

        @WithDefault("upgradewatch")
        @WithConverter(Verbatim.class)
        String group();

        @WithDefault("16")
        @WithConverter(Verbatim.class)
        String partitions();

        Optional<String> replicationFactor();

        Topics topics();

        @WithDefault("refuse")
        @WithConverter(Verbatim.class)
        String lostState();

        Notices notices();
    }

    /** What consumers of the changes are told besides changes. */
    interface Notices {
        @WithDefault("false")
        @WithConverter(Verbatim.class)
        String enabled();
    }

    /** The broker inside the process. */
    interface Embedded {
        @WithDefault("false")
        @WithConverter(Verbatim.class)
        String enabled();

        @WithDefault("data/kafka")
        @WithConverter(Verbatim.class)
        String dataDir();

        @WithDefault("9092")
        @WithConverter(Verbatim.class)
        String port();
    }

    /** Topic names. */
    interface Topics {
        @WithDefault("upgradewatch.watchlist")
        @WithConverter(Verbatim.class)
        String watchlist();

        @WithDefault("upgradewatch.state")
        @WithConverter(Verbatim.class)
        String state();

        @WithDefault("upgradewatch.upgrade-status-changed")
        @WithConverter(Verbatim.class)
        String changes();

        @WithDefault("upgradewatch.unreadable")
        @WithConverter(Verbatim.class)
        String unreadable();

        @WithDefault("upgradewatch.logins")
        @WithConverter(Verbatim.class)
        String logins();
    }

    /** Who may do what. */
    interface Security {
        @WithDefault("none")
        @WithConverter(Verbatim.class)
        String mode();

        Optional<String> usersFile();

        @WithDefault(OidcKeys.USUAL_CLAIM)
        String rolesClaim();
    }

    /** What is told of the acts of operators, besides a line in the log. */
    interface Audit {
        Optional<String> topic();
    }

    /** What stands between the clients and the page. */
    interface Http {
        Optional<List<String>> trustedProxies();
    }

    /** The management port. */
    interface Management {
        @WithDefault("false")
        @WithConverter(Verbatim.class)
        String open();
    }

    /** How this process ends. */
    interface Shutdown {
        @WithDefault("0s")
        @WithConverter(Verbatim.class)
        String delay();
    }

    /** How many values of a label keep their name. */
    interface Metrics {
        @WithDefault("200")
        @WithConverter(Verbatim.class)
        String maxAccounts();

        @WithDefault("100")
        @WithConverter(Verbatim.class)
        String maxFirmwares();

        @WithDefault("40")
        @WithConverter(Verbatim.class)
        String maxStatuses();

        @WithDefault("1000")
        String maxPairs();
    }

    /** Traces of the cycles that found a change. */
    interface Tracing {
        @WithDefault("false")
        @WithConverter(Verbatim.class)
        String enabled();

        @WithDefault("http://localhost:4318/v1/traces")
        @WithConverter(Verbatim.class)
        String endpoint();

        @WithDefault("1.0")
        @WithConverter(Verbatim.class)
        String ratio();

        /** Sent with each export; may hold secrets. */
        Optional<String> headers();
    }

    /** The simulated ThingSpace of the demo. */
    interface Simulator {
        @WithDefault("false")
        @WithConverter(Verbatim.class)
        String enabled();

        @WithDefault("0")
        @WithConverter(Verbatim.class)
        String port();

        @WithDefault("2000")
        @WithConverter(Verbatim.class)
        String devices();
    }
}

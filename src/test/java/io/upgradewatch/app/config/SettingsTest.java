package io.upgradewatch.app.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.upgradewatch.app.config.read.SettingsReader;
import io.upgradewatch.kafka.client.SaslCredentialsFile;
import io.upgradewatch.kafka.client.SslStoreFiles;
import io.upgradewatch.observe.LabelBounds;
import io.upgradewatch.thingspace.Certificates;
import io.upgradewatch.thingspace.http.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsTest {

    private final Map<String, String> keys = new HashMap<>(Map.of(
            "upgradewatch.thingspace.key", "the-key",
            "upgradewatch.thingspace.secret", "the-secret",
            "upgradewatch.thingspace.username", "the-user",
            "upgradewatch.thingspace.password", "the-password"));
    private final Map<String, String> kafka = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
    private String httpHost = "127.0.0.1";
    private String managementHost = "127.0.0.1";
    private final ConfigurationFaults faults = new ConfigurationFaults();

    @Test
    void whatIsLeftOutHasTheDocumentedDefault() {
        Settings settings = read();

        assertThat(faults.all()).isEmpty();
        assertThat(settings.budget()).isEqualTo(new Settings.Budget(5, 8));
        assertThat(settings.cadence().interval()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(180));
        assertThat(settings.kafka().partitions()).isEqualTo(16);
        assertThat(settings.kafka().replicationFactor()).isEqualTo(3);
        assertThat(settings.signals().labels()).isEqualTo(new LabelBounds(200, 100, 40, 1_000));
        assertThat(settings.signals().tracing()).isEmpty();
        Settings.Credentials set = settings.sets().get(0);
        assertThat(set.url()).hasToString("https://thingspace.verizon.com");
        assertThat(set.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(set.maxResponseBytes()).isEqualTo(1 << 20);
    }

    @Test
    void callbacksAreOffAndNeedASecretWhenTheyAreOn() {
        assertThat(read().callbacks()).isEmpty();
        keys.put("upgradewatch.callbacks.enabled", "true");
        keys.put("upgradewatch.callbacks.networks", "10.0.0.0/8,nowhere.example");

        read();

        assertThat(String.join("\n", faults.all()))
                .contains("upgradewatch.callbacks.secret")
                .contains("upgradewatch.callbacks.networks");
        keys.put("upgradewatch.callbacks.secret", "s3cret");
        keys.remove("upgradewatch.callbacks.networks");
        Settings.Callbacks callbacks = read().callbacks().orElseThrow();
        assertThat(callbacks.networks().contain("3.87.163.45")).isTrue();
        assertThat(callbacks.networks().contain("127.0.0.1")).isFalse();
        assertThat(callbacks.maxPerMinute()).isEqualTo(600);
        assertThat(callbacks.toString()).doesNotContain("s3cret");
    }

    @Test
    void everyMissingKeyIsNamedAtOnce() {
        keys.clear();
        kafka.clear();

        read();

        assertThat(String.join("\n", faults.all()))
                .contains("upgradewatch.thingspace.key", "upgradewatch.thingspace.secret")
                .contains("upgradewatch.thingspace.username", "upgradewatch.thingspace.password")
                .contains("kafka.bootstrap.servers");
        assertThat(faults.all()).hasSize(5);
    }

    @Test
    void everyWrongValueIsNamedAndNoneIsRepeated() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("upgradewatch.thingspace.url", "not a url-wrong"),
                Map.entry("upgradewatch.thingspace.timeout", "soon-wrong"),
                Map.entry("upgradewatch.thingspace.max-response", "big-wrong"),
                Map.entry("upgradewatch.budget.rate", "-1"),
                Map.entry("upgradewatch.budget.concurrency", "0"),
                Map.entry("upgradewatch.schedule.interval", "often-wrong"),
                Map.entry("upgradewatch.schedule.max-interval", "seldom-wrong"),
                Map.entry("upgradewatch.history.retention", "long-wrong"),
                Map.entry("upgradewatch.kafka.partitions", "many-wrong"),
                Map.entry("upgradewatch.kafka.group", "a group-wrong"),
                Map.entry("upgradewatch.kafka.topics.state", "a topic-wrong"),
                Map.entry("upgradewatch.security.mode", "hope-wrong"),
                Map.entry("upgradewatch.tracing.enabled", "maybe-wrong"),
                Map.entry("upgradewatch.tracing.endpoint", "otel:4317-wrong"),
                Map.entry("upgradewatch.tracing.ratio", "1.5"),
                Map.entry("upgradewatch.tracing.headers", "api-key-wrong"),
                Map.entry("upgradewatch.metrics.max-accounts", "all-wrong"),
                Map.entry("upgradewatch.metrics.max-firmwares", "0"),
                Map.entry("upgradewatch.metrics.max-statuses", "11"),
                Map.entry("upgradewatch.shutdown.delay", "later-wrong"),
                Map.entry("upgradewatch.watchlist.guard", "a tenth-wrong"),
                Map.entry("upgradewatch.watchlist.file", "/no/such/file-wrong"));
        keys.putAll(wrong);

        read();

        assertThat(faults.all()).hasSize(wrong.size());
        wrong.keySet().forEach(key -> assertThat(faults.all()).anyMatch(fault -> fault.startsWith(key + " ")));
        assertThat(String.join("\n", faults.all())).doesNotContain("-wrong");
    }

    @Test
    void whatNobodyCanMeanIsAFault() {
        Map<String, String> absurd = Map.of(
                "upgradewatch.schedule.interval", "10000000000d",
                "upgradewatch.schedule.max-interval", "999999999999999999999d",
                "upgradewatch.thingspace.timeout", "2d",
                "upgradewatch.budget.concurrency", "99999999999999999999",
                "upgradewatch.budget.rate", "",
                "upgradewatch.kafka.topics.changes", ".",
                "upgradewatch.kafka.topics.state", "..",
                "upgradewatch.schedule.weights.vip", "",
                "upgradewatch.history.retention", "${nobody.knows}");
        keys.putAll(absurd);

        read();

        absurd.keySet().forEach(key -> assertThat(faults.all()).anyMatch(fault -> fault.startsWith(key + " must be ")));
        assertThat(faults.all()).hasSize(absurd.size());
    }

    @Test
    void aReferenceThatLeadsNowhereIsAFaultAndOneThatLeadsSomewhereIsNot() {
        keys.put("upgradewatch.watchlist.file", "${nobody.knows}/fleet.csv");
        keys.put("upgradewatch.kafka.group", "${team:a}-watch");
        keys.put("upgradewatch.thingspace.secret", "a${b}c");

        References.find(config(), faults);

        assertThat(faults.all()).containsExactly("upgradewatch.watchlist.file refers to a value that is not there");
    }

    @Test
    void aSetsWayOutOfItsCompanyIsRead(@TempDir Path dir) throws Exception {
        Certificates company = Certificates.authority("company");
        Certificates mine = company.issue("me.test");
        keys.put("upgradewatch.thingspace.proxy", "http://us%3Aer:p@ss:100%@[::1]:3128");
        keys.put(
                "upgradewatch.thingspace.trust-certs",
                Files.writeString(dir.resolve("ca"), company.chain()).toString());
        keys.put(
                "upgradewatch.thingspace.client-cert",
                Files.writeString(dir.resolve("cert"), mine.chain()).toString());
        keys.put(
                "upgradewatch.thingspace.client-key",
                Files.writeString(dir.resolve("key"), mine.key()).toString());

        Route route = read().sets().get(0).route();

        assertThat(faults.all()).isEmpty();
        assertThat(route.proxy()).contains(new Route.Proxy("::1", 3128, "us:er", "p@ss:100%"));
        assertThat(route.trustCerts()).contains(company.chain().strip());
        assertThat(route.client())
                .contains(new Route.ClientCertificate(
                        mine.chain().strip(), mine.key().strip()));
        assertThat(route.toString()).doesNotContain("p@ss");
    }

    @Test
    void eachFaultOfTheWayIsTold(@TempDir Path dir) throws Exception {
        keys.put("upgradewatch.thingspace.proxy", "https://proxy.example");
        keys.put("upgradewatch.thingspace.trust-certs", "/no/such/file");
        keys.put(
                "upgradewatch.thingspace.client-cert",
                Files.writeString(dir.resolve("cert"), "none").toString());

        read();

        assertThat(faults.all())
                .containsExactlyInAnyOrder(
                        "upgradewatch.thingspace.proxy must be http://host:port or http://user:password@host:port",
                        "upgradewatch.thingspace.trust-certs must name a file that can be read",
                        "upgradewatch.thingspace.client-key is required: upgradewatch.thingspace.client-cert and"
                                + " upgradewatch.thingspace.client-key belong together");
    }

    @Test
    void badValuesOfKafkasAreNamedTogetherWithAllOthers() {
        keys.put("upgradewatch.budget.rate", "-1");
        kafka.put("session.timeout.ms", "abc");
        kafka.put("linger.ms", "some");

        read();

        assertThat(faults.all())
                .hasSize(3)
                .anyMatch(fault -> fault.startsWith("upgradewatch.budget.rate "))
                .anyMatch(fault -> fault.startsWith("kafka.session.timeout.ms must be a whole number"))
                .anyMatch(fault -> fault.startsWith("kafka.linger.ms must be a whole number"))
                .noneMatch(fault -> fault.contains("abc"));
    }

    @Test
    void tracesGoWhereTheyAreWantedWithTheHeadersTheyNeedAndNoHeaderIsTold() {
        keys.putAll(Map.of(
                "upgradewatch.tracing.enabled", "true",
                "upgradewatch.tracing.endpoint", "https://collector:4318/v1/traces",
                "upgradewatch.tracing.ratio", "0.1",
                "upgradewatch.tracing.headers", "api-key=a=secret, x-team=b"));

        Settings.Tracing tracing = read().signals().tracing().orElseThrow();

        assertThat(faults.all()).isEmpty();
        assertThat(tracing.endpoint()).hasToString("https://collector:4318/v1/traces");
        assertThat(tracing.ratio()).isEqualTo(0.1);
        assertThat(tracing.headers()).isEqualTo(Map.of("api-key", "a=secret", "x-team", "b"));
        assertThat(tracing.toString()).doesNotContain("secret");
    }

    @Test
    void tokensTakeAProviderThatSignsThem() {
        keys.put("upgradewatch.security.mode", "oidc");

        read();

        assertThat(faults.all()).singleElement().asString().startsWith("quarkus.oidc.auth-server-url is missing");
    }

    @Test
    void withoutAccessControlOnlyLoopbackIsListenedOn() {
        httpHost = "0.0.0.0";

        read();

        assertThat(faults.all()).singleElement().asString().contains("loopback", "upgradewatch.security.mode=basic");
    }

    @Test
    void theUsersFileOpensTheDoorForOtherHosts(@TempDir Path dir) throws Exception {
        Path users = Files.writeString(
                dir.resolve("users"), "ann:$2a$10$7EqJtq98hPqEX7fNZaFWoOhi5BWX4Z1p0VbWkhbVyQmZbqkzFYkMG:operator\n");
        httpHost = "0.0.0.0";
        keys.put("upgradewatch.security.mode", "basic");
        keys.put("upgradewatch.security.users-file", users.toString());

        read();

        assertThat(faults.all()).isEmpty();
    }

    @Test
    void faultsOfTheUsersFileStandAmongTheOthers(@TempDir Path dir) throws Exception {
        Path users = Files.writeString(dir.resolve("users"), "ann:not-a-hash:operator\nbob:x\n");
        keys.put("upgradewatch.security.mode", "basic");
        keys.put("upgradewatch.security.users-file", users.toString());
        keys.put("upgradewatch.budget.rate", "none");

        read();

        assertThat(faults.all()).hasSize(3);
        assertThat(String.join("\n", faults.all()))
                .contains("upgradewatch.security.users-file names a file that cannot be used: line 1: ", "line 2: ")
                .doesNotContain("not-a-hash");
    }

    @Test
    void withoutAccessControlNobodyElseReadsMetricsUnlessThatIsSaid() {
        managementHost = "0.0.0.0";

        read();

        assertThat(faults.all())
                .singleElement()
                .asString()
                .contains("quarkus.management.host is not a loopback address", "upgradewatch.management.open=true");
    }

    @Test
    void metricsThatAreOpenAreSaidToBe() {
        managementHost = "0.0.0.0";
        keys.put("upgradewatch.management.open", "true");

        assertThat(read().access().managementOpen()).isTrue();
        assertThat(faults.all()).isEmpty();
    }

    @Test
    void aTrustedProxyThatIsNoNetworkIsAFault() {
        keys.put("upgradewatch.http.trusted-proxies", "10.0.0.0/8,proxy.example");

        read();

        assertThat(faults.all())
                .containsExactly("upgradewatch.http.trusted-proxies must be networks such as 10.0.0.0/8 or single"
                        + " addresses, no names");
    }

    @Test
    void quarkusBelievesNobodyAboutClientsUnlessProxiesAreNamed() {
        assertThat(proxies("")).isEmpty();
        assertThat(proxies("proxy.example")).isEmpty();
        assertThat(proxies("127.0.0.1, fd00::/8"))
                .containsEntry("quarkus.http.proxy.trusted-proxies", "127.0.0.1, fd00::/8")
                .containsEntry("quarkus.http.proxy.proxy-address-forwarding", "true");
    }

    private static Map<String, String> proxies(String named) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(TrustedProxies.KEY, named), "test", 500))
                .withSources(new TrustedProxies())
                .build();
        Map<String, String> set = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("quarkus.")) {
                set.put(name, config.getConfigValue(name).getValue());
            }
        }
        return set;
    }

    @Test
    void aNamedSetServesTheAccountsThatItLists() {
        for (String part : List.of("key", "secret", "username", "password")) {
            keys.put("upgradewatch.thingspace.fleet-2." + part, "another");
        }
        keys.put("upgradewatch.thingspace.fleet-2.accounts", "0000000002-00001,0000000003-00001");

        Settings settings = read();

        assertThat(faults.all()).isEmpty();
        assertThat(settings.sets())
                .extracting(Settings.Credentials::name)
                .containsExactlyInAnyOrder("default", "fleet-2");
        assertThat(settings.sets().stream()
                        .filter(set -> set.name().equals("fleet-2"))
                        .findFirst())
                .hasValueSatisfying(set -> assertThat(set.accounts()).hasSize(2));
    }

    @Test
    void twoSetsThatGiveOneUserTwoPasswordsAreAFault() {
        for (String part : List.of("key", "secret")) {
            keys.put("upgradewatch.thingspace.fleet-2." + part, "another");
        }
        keys.put("upgradewatch.thingspace.fleet-2.accounts", "0000000002-00001");
        keys.put("upgradewatch.thingspace.fleet-2.username", keys.get("upgradewatch.thingspace.username"));
        keys.put("upgradewatch.thingspace.fleet-2.password", "another");

        read();

        assertThat(faults.all())
                .singleElement()
                .asString()
                .contains("password is another than that of credential set", "counts their failed logins together")
                .doesNotContain("another\"");
    }

    @Test
    void noUnnamedSetIsNeededBesidesNamedOnes() {
        keys.clear();
        keys.put("upgradewatch.thingspace.timeout", "5s");
        for (String part : List.of("key", "secret", "username", "password")) {
            keys.put("upgradewatch.thingspace.west." + part, "another");
        }
        keys.put("upgradewatch.thingspace.west.accounts", "0000000002-00001");

        Settings settings = read();

        assertThat(faults.all()).isEmpty();
        assertThat(settings.sets()).extracting(Settings.Credentials::name).containsExactly("west");
    }

    @Test
    void aSetIsNotCalledAsAKeyBegins() {
        keys.put("upgradewatch.thingspace.secret.key", "another");

        read();

        assertThat(faults.all()).anyMatch(fault -> fault.contains("is no name for a credential set"));
    }

    @Test
    void aSecretIsTakenAsItStands() {
        keys.put("upgradewatch.thingspace.secret", "pa$$w0rd\\${x}#\"' ünï");
        keys.put("upgradewatch.thingspace.password", "pa${x}w${y:z}");
        keys.put("upgradewatch.thingspace.username", "${user}@example\n");
        keys.put("upgradewatch.thingspace.timeout", "${how.long:3s}");

        Settings.Credentials set = read().sets().get(0);

        assertThat(faults.all()).isEmpty();
        assertThat(set.secret()).isEqualTo("pa$$w0rd\\${x}#\"' ünï");
        assertThat(set.password()).isEqualTo("pa${x}w${y:z}");
        assertThat(set.username()).isEqualTo("${user}@example");
        assertThat(set.timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aSecretThatIsButAReferenceIsRefusedWithTheWayOut() {
        keys.put("upgradewatch.thingspace.password", "${vault.password}");

        read();

        assertThat(faults.all())
                .singleElement()
                .asString()
                .startsWith("upgradewatch.thingspace.password ")
                .contains("upgradewatch.thingspace.password-file")
                .doesNotContain("vault");
    }

    @Test
    void aSecretComesFromAFileWithoutTheNewlineAtItsEnd(@TempDir Path dir) throws Exception {
        keys.remove("upgradewatch.thingspace.secret");
        keys.put(
                "upgradewatch.thingspace.secret-file",
                Files.writeString(dir.resolve("secret"), " s3cr${e}t \r\n").toString());

        Settings settings = read();

        assertThat(faults.all()).isEmpty();
        assertThat(settings.sets().get(0).secret()).isEqualTo(" s3cr${e}t ");
    }

    @Test
    void eachFaultOfASecretsFileIsTold(@TempDir Path dir) throws Exception {
        keys.remove("upgradewatch.thingspace.key");
        keys.put("upgradewatch.thingspace.key-file", "/no/such/file");
        keys.put("upgradewatch.thingspace.secret-file", "both");
        keys.remove("upgradewatch.thingspace.username");
        keys.put(
                "upgradewatch.thingspace.username-file",
                Files.writeString(dir.resolve("empty"), "\n").toString());
        keys.remove("upgradewatch.thingspace.password");
        keys.put(
                "upgradewatch.thingspace.password-file",
                Files.write(dir.resolve("bytes"), new byte[] {'p', (byte) 0xff}).toString());

        read();

        assertThat(faults.all())
                .containsExactlyInAnyOrder(
                        "upgradewatch.thingspace.key-file must name a file that can be read",
                        "upgradewatch.thingspace.secret and upgradewatch.thingspace.secret-file exclude each other",
                        "upgradewatch.thingspace.username-file names an empty file",
                        "upgradewatch.thingspace.password-file names a file that is no UTF-8 text");
    }

    @Test
    void kafkasSecretsAreTakenAsTheyStandAndFromFilesToo(@TempDir Path dir) throws Exception {
        keys.put("kafka.sasl.jaas.config", "X required password=\"pa${x}w\";");
        keys.put(
                "kafka.ssl.truststore.password-file",
                Files.writeString(dir.resolve("password"), "s3cret\n").toString());
        keys.put("kafka.client.id", "${id:me}");
        keys.put("kafka.ssl.key.password", "${elsewhere}");

        Map<String, String> clients = KafkaKeys.of(config(), faults);

        assertThat(clients)
                .containsEntry("sasl.jaas.config", "X required password=\"pa${x}w\";")
                .containsEntry("ssl.truststore.password", "s3cret")
                .containsEntry("client.id", "me")
                .doesNotContainKey("ssl.truststore.password-file");
        keys.remove("kafka.sasl.jaas.config");
        keys.remove("kafka.ssl.key.password");
        keys.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
        keys.put("kafka.ssl.truststore.location", "/some/store");
        keys.put(
                "kafka.sasl.jaas.config-file",
                Files.writeString(dir.resolve("jaas"), "X required;").toString());
        assertThat(KafkaKeys.of(config(), new ConfigurationFaults()))
                .containsEntry("sasl.client.callback.handler.class", SaslCredentialsFile.class.getName())
                .containsEntry("ssl.engine.factory.class", SslStoreFiles.class.getName())
                .containsKeys("sasl.jaas.config", "sasl.jaas.config-file", "ssl.truststore.password-file");
        assertThat(faults.all())
                .singleElement()
                .asString()
                .contains("kafka.ssl.key.password refers to another value", "kafka.ssl.key.password-file");
    }

    @Test
    void aNamedSetThatListsNothingIsAFault() {
        keys.put("upgradewatch.thingspace.fleet-2.key", "another");

        read();

        assertThat(String.join("\n", faults.all()))
                .contains("upgradewatch.thingspace.fleet-2.secret", "upgradewatch.thingspace.fleet-2.accounts");
    }

    @Test
    void anUnknownKeyIsAFaultThatNamesTheNearestKnownOne() {
        keys.put("upgradewatch.budgt.rate", "7");
        keys.put("upgradewatch.schedule.intervall", "7m");

        UnknownKeys.find(config(), faults);

        assertThat(faults.all())
                .containsExactlyInAnyOrder(
                        "upgradewatch.budgt.rate is not a key; did you mean upgradewatch.budget.rate?",
                        "upgradewatch.schedule.intervall is not a key; did you mean upgradewatch.schedule.interval?");
    }

    @Test
    void noSecretShowsInWhatSettingsPrint() {
        kafka.put("sasl.jaas.config", "the-jaas-password");

        String printed = read().toString();

        assertThat(printed).doesNotContain("the-secret", "the-password", "the-key", "the-user", "the-jaas-password");
    }

    @Test
    void noTwoPartsOfTheProcessAreToListenAtOnePort() {
        keys.put("quarkus.http.port", "9092");
        keys.put("quarkus.management.port", " 9092");
        keys.put("upgradewatch.kafka.embedded.enabled", "true");
        keys.put("upgradewatch.simulator.enabled", "true");
        keys.put("upgradewatch.simulator.port", "9092");

        findPorts();

        assertThat(faults.all())
                .containsExactly(
                        "quarkus.management.port must not be 9092: quarkus.http.port is",
                        "upgradewatch.kafka.embedded.port must not be 9092: quarkus.http.port is",
                        "upgradewatch.simulator.port must not be 9092: quarkus.http.port is");
    }

    @Test
    void aPortThatIsDrawnOrNotListenedAtIsInNobodysWay() {
        keys.put("quarkus.http.port", "0");
        keys.put("quarkus.management.port", "0");
        keys.put("upgradewatch.kafka.embedded.port", "0");
        keys.put("upgradewatch.simulator.port", "0");

        findPorts();

        assertThat(faults.all()).isEmpty();
    }

    private void findPorts() {
        SmallRyeConfig config = config();
        Ports.find(config, config.getConfigMapping(Configuration.class), faults);
    }

    private Settings read() {
        Configuration texts = config().getConfigMapping(Configuration.class);
        return new SettingsReader(texts, kafka, new Hosts(httpHost, managementHost), faults).read();
    }

    private SmallRyeConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new LiteralSecrets())
                .withDefaultValue("smallrye.config.mapping.validate-unknown", "false") // as Quarkus has it
                .withSources(new PropertiesConfigSource(keys, "test", 500))
                .withMapping(Configuration.class)
                .build();
    }
}

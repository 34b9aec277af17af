package io.upgradewatch.thingspace.http;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.thingspace.Certificates;
import io.upgradewatch.thingspace.CompanyProxy;
import io.upgradewatch.thingspace.Names;
import io.upgradewatch.thingspace.PollingLoop;
import io.upgradewatch.thingspace.ScriptedLedger;
import io.upgradewatch.thingspace.ScriptedThingSpace;
import io.upgradewatch.thingspace.ThingSpace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How an upstream is reached from within a company: by its proxy, with its certificates. */
class RouteIT {

    private static final String HOST = "thingspace.test";
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final Certificates COMPANY = Certificates.authority("company");
    private static final Certificates OTHERS = Certificates.authority("others");

    private static PollingLoop loop;
    private static CompanyProxy proxy;
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();
    private final Network network = new Network(
            on -> host -> {
                lookedUp.add(host);
                return Names.found("127.0.0.1");
            },
            System::nanoTime);

    @BeforeAll
    static void begin() throws Exception {
        loop = new PollingLoop();
        proxy = new CompanyProxy(loop.vertx.getDelegate(), "us:er", "p@ss:wörd");
    }

    @AfterAll
    static void end() {
        loop.close();
    }

    @Test
    void aProxyIsAskedToConnectAndFindsTheHostItself() throws Exception {
        ScriptedThingSpace upstream = upstream(COMPANY.issue(HOST), "TLSv1.3");
        proxy.hosts.put(HOST + ":8443", upstream.port());
        Route route = new Route(Optional.of(proxy("p@ss:wörd")), Optional.of(COMPANY.chain()), Optional.empty());

        assertThat(poll("https://" + HOST + ":8443", route)).isInstanceOf(Reported.class);
        assertThat(proxy.asked).contains("CONNECT " + HOST + ":8443");
        assertThat(lookedUp).containsOnly("proxy.test");
    }

    @Test
    void withoutTlsAProxyIsAskedForWholeUrls() {
        proxy.hosts.put(HOST, loop.upstream.port());
        Route route = new Route(Optional.of(proxy("p@ss:wörd")), Optional.empty(), Optional.empty());

        assertThat(poll("http://" + HOST, route)).isInstanceOf(Reported.class);
        assertThat(proxy.asked).contains("POST http://" + HOST + "/api/ts/v1/oauth2/token");
        assertThat(lookedUp).containsOnly("proxy.test");
    }

    @Test
    void eachFaultOfAProxyIsToldAsItsOwn() {
        Route wrong = new Route(Optional.of(proxy("another")), Optional.empty(), Optional.empty());
        Route right = new Route(Optional.of(proxy("p@ss:wörd")), Optional.empty(), Optional.empty());
        Route away = new Route(
                Optional.of(new Route.Proxy("proxy.test", 1, null, null)), Optional.empty(), Optional.empty());

        assertThat(poll("https://" + HOST, wrong)).isEqualTo(new Unreachable("bearer_proxy_denied"));
        assertThat(poll("http://" + HOST, wrong)).isEqualTo(new Unreachable("bearer_proxy_denied"));
        assertThat(poll("https://forbidden.test", right)).isEqualTo(new Unreachable("bearer_proxy_refused"));
        assertThat(poll("https://" + HOST, away)).isEqualTo(new Unreachable("bearer_proxy_connect_refused"));
    }

    @Test
    void eachFaultOfACertificateIsToldAsItsOwn() throws Exception {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        Certificates expired = COMPANY.issue(HOST, yesterday.minus(Duration.ofDays(1)), yesterday);

        assertThat(poll(OTHERS.issue(HOST))).isEqualTo(new Unreachable("bearer_tls_untrusted"));
        assertThat(poll(COMPANY.issue("other.test"))).isEqualTo(new Unreachable("bearer_tls_hostname"));
        assertThat(poll(expired)).isEqualTo(new Unreachable("bearer_tls_expired"));
        assertThat(poll(COMPANY.issue(HOST))).isInstanceOf(Reported.class);
    }

    @Test
    void bothVersionsOfTlsAreSpoken() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            ScriptedThingSpace upstream = upstream(COMPANY.issue(HOST), version);

            assertThat(poll(url(upstream), trusting(COMPANY))).isInstanceOf(Reported.class);
        }
    }

    @Test
    void whoAsksForACertificateIsShownOurs() throws Exception {
        Certificates mine = COMPANY.issue("me.test");
        Certificates server = COMPANY.issue(HOST);
        ScriptedThingSpace upstream = new ScriptedThingSpace(
                loop.vertx.getDelegate(),
                tls(server)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(COMPANY.chain()))));
        Route shown = new Route(
                Optional.empty(),
                Optional.of(COMPANY.chain()),
                Optional.of(new Route.ClientCertificate(mine.chain(), mine.key())));

        assertThat(poll(url(upstream), shown)).isInstanceOf(Reported.class);
        assertThat(poll(url(upstream), trusting(COMPANY))).isEqualTo(new Unreachable("bearer_tls"));
    }

    @Test
    void whatIsWrongWithCertificatesAndKeysIsSaidBeforeTheyAreNeeded() {
        Certificates mine = COMPANY.issue("me.test");

        assertThat(Pem.faultOfCertificates(mine.chain() + COMPANY.chain())).isEmpty();
        assertThat(Pem.faultOfCertificates("none")).isPresent();
        assertThat(Pem.faultOfCertificates("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"))
                .isPresent();
        assertThat(Pem.faultOfKey(mine.chain(), mine.key())).isEmpty();
        assertThat(Pem.faultOfKey(mine.chain(), COMPANY.key())).contains("holds a key that is not the certificate's");
        assertThat(Pem.faultOfKey(mine.chain(), "none")).isPresent();
    }

    private PollOutcome poll(Certificates shown) throws Exception {
        return poll(url(upstream(shown, "TLSv1.3")), trusting(COMPANY));
    }

    private PollOutcome poll(String url, Route route) {
        CredentialSet set = new CredentialSet(
                PollingLoop.SET,
                URI.create(url),
                "client",
                "client-secret",
                "user",
                "right-password",
                Set.of(),
                GENEROUS,
                1_000_000,
                route);
        ThingSpace instance = loop.on(() -> new ThingSpace(
                loop.vertx,
                List.of(set),
                5,
                new ScriptedLedger().seat().owning(),
                (name, result) -> {},
                (name, blame) -> {},
                loop.clock,
                network));
        return loop.poll(instance);
    }

    private static ScriptedThingSpace upstream(Certificates shown, String version) throws Exception {
        return new ScriptedThingSpace(
                loop.vertx.getDelegate(), tls(shown).setEnabledSecureTransportProtocols(Set.of(version)));
    }

    private static HttpServerOptions tls(Certificates shown) {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(shown.chain()))
                        .addKeyValue(Buffer.buffer(shown.key())));
    }

    private static String url(ScriptedThingSpace upstream) {
        return "https://" + HOST + ":" + upstream.port();
    }

    private static Route trusting(Certificates authority) {
        return new Route(Optional.empty(), Optional.of(authority.chain()), Optional.empty());
    }

    private static Route.Proxy proxy(String password) {
        return new Route.Proxy("proxy.test", proxy.port(), "us:er", password);
    }
}

package io.upgradewatch.thingspace.http;

import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.poll.PollOutcome.Unreachable;
import io.upgradewatch.poll.PollOutcome.Unreadable;
import io.upgradewatch.thingspace.Ear;
import io.upgradewatch.thingspace.Names;
import io.upgradewatch.thingspace.PollingLoop;
import io.upgradewatch.thingspace.RawThingSpace;
import io.upgradewatch.thingspace.SilentAddress;
import io.upgradewatch.thingspace.ThingSpace;
import io.upgradewatch.watch.Watch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionsIT {

    private static final Duration GENEROUS = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(1);
    private PollingLoop loop;
    private RawThingSpace upstream;

    @BeforeEach
    void open() throws Exception {
        loop = new PollingLoop();
        upstream = new RawThingSpace();
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
        upstream.close();
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsNoOutcomeAndTakesAPermitOfItsOwn() {
        upstream.history = request -> {
            if (request.number() > 1) {
                request.socket().close();
            } else {
                request.ok("", RawThingSpace.HISTORY);
            }
        };
        List<Watch> paid = new ArrayList<>();
        ThingSpace instance = ready();
        loop.on(() -> {
            instance.neighbours(PollingLoop.neighbours(0, paid::add));
            return null;
        });

        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(upstream.polls()).hasSize(3);
        assertThat(paid).containsExactly(PollingLoop.watch());
    }

    @Test
    void anAnswerThatHasBegunIsNotAskedForAgain() {
        upstream.history = request -> {
            if (request.number() > 1) {
                request.reply("H");
                request.socket().close();
            } else {
                request.ok("", RawThingSpace.HISTORY);
            }
        };
        ThingSpace instance = ready();
        loop.poll(instance);

        assertThat(loop.poll(instance)).isEqualTo(new Unreachable("reset"));
        assertThat(upstream.polls()).hasSize(2);
    }

    @Test
    void aRequestIsRepeatedOnce() {
        AtomicInteger asked = new AtomicInteger();
        upstream.history = request -> {
            if (asked.incrementAndGet() > 1) {
                request.socket().close();
            } else {
                request.ok("", RawThingSpace.HISTORY);
            }
        };
        ThingSpace instance = ready();
        loop.poll(instance);

        assertThat(loop.poll(instance)).isEqualTo(new Unreachable("reset"));
        assertThat(asked).hasValue(3);
    }

    @Test
    void tokensAndLoginsEachHaveAConnectionOfTheirOwn() {
        ThingSpace instance = ready();
        loop.poll(instance);
        loop.poll(instance);

        assertThat(upstream.requests)
                .extracting(request -> request.connection())
                .containsExactly(1, 2, 3, 3);
    }

    @Test
    void aConnectionIsLeftWhenItIsOld() {
        ThingSpace instance = ready(GENEROUS, network("127.0.0.1"), upstream.url());
        loop.poll(instance);
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        loop.poll(instance);
        loop.poll(instance);

        assertThat(upstream.polls()).extracting(request -> request.connection()).containsExactly(3, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "deflate", "bare deflate", "identity", "gzip, gzip"})
    void aPackedAnswerIsUnpacked(String how) {
        upstream.history = request -> request.ok(
                "Content-Encoding: " + how.replace("bare ", "") + "\r\n",
                packed(how, RawThingSpace.HISTORY.getBytes()));

        assertThat(loop.poll(ready())).isInstanceOf(Reported.class);
        assertThat(upstream.polls().get(0).head().toLowerCase()).contains("accept-encoding: gzip\r\n");
    }

    @Test
    void aPackedAnswerIsKnownAgainHoweverItIsPacked() {
        ThingSpace instance = ready();
        long plain = ((Reported) loop.poll(instance)).fingerprint();
        upstream.history =
                request -> request.ok("Content-Encoding: gzip\r\n", packed("gzip", RawThingSpace.HISTORY.getBytes()));

        assertThat(loop.poll(instance, plain)).isEqualTo(new PollOutcome.Repeated());
    }

    @Test
    void aSmallBodyThatUnpacksToALargeOneIsRefused() {
        byte[] bomb = packed("gzip", packed("gzip", new byte[200_000_000]));
        assertThat(bomb).hasSizeLessThan(10_000);
        upstream.history = request -> request.ok("Content-Encoding: gzip, gzip\r\n", bomb);

        Unreadable refused = (Unreadable) loop.poll(ready());
        assertThat(refused.cause()).isEqualTo("too_long");
        assertThat(refused.body()).hasSize(64 * 1024);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "br|a content coding that is not known here",
                "zstd|a content coding that is not known here",
                "gzip|broken gzip",
                "deflate|broken deflate",
                "gzip,gzip,gzip,gzip|4 content codings",
            })
    void whatCannotBeUnpackedIsToldWithItsCause(String coding, String detail) {
        upstream.history = request -> request.ok("Content-Encoding: " + coding + "\r\n", "no such thing");

        Unreadable unreadable = (Unreadable) loop.poll(ready());
        assertThat(unreadable.cause()).isEqualTo("content_encoding");
        assertThat(unreadable.detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso-8859-1|application/json;charset=ISO-8859-1",
                "iso-8859-1|application/json; charset=\"latin1\"",
                "utf-16le|application/json; Charset=utf-16le",
                "utf-16|application/json; charset=utf-16",
                "utf-16|application/json",
                "utf-8|application/json; charset=utf-8",
                "utf-8|application/json; charset=nobody-knows",
            })
    void theCharsetIsHonoured(String charset, String type) {
        String history = "[{\"campaignId\":\"c\",\"status\":\"UpgradeFailed\",\"reason\":\"Gerät war müde\"}]";
        upstream.history =
                request -> request.ok("Content-Type: " + type + "\r\n", history.getBytes(Charset.forName(charset)));

        Reported reported = (Reported) loop.poll(ready());
        assertThat(reported.history().upgrades().get(0).reason()).isEqualTo("Gerät war müde");
    }

    @Test
    void aHeadOfSixtyKilobytesIsRead() {
        upstream.history = request -> request.ok("X-Long: " + "x".repeat(60_000) + "\r\n", RawThingSpace.HISTORY);

        assertThat(loop.poll(ready())).isInstanceOf(Reported.class);
    }

    @Test
    void aLongerHeadIsNot() {
        upstream.history = request -> request.ok("X-Long: " + "x".repeat(70_000) + "\r\n", RawThingSpace.HISTORY);

        assertThat(loop.poll(ready())).isEqualTo(new Unreachable("bad_http"));
    }

    @Test
    void whatIsNoHttpIsToldFromAConnectionThatBrokeAndNotRepeatedInTheLog() {
        upstream.history = request -> request.reply("you sent secret-bearer secret-session\r\n\r\n");
        ThingSpace instance = ready();
        try (Ear ear = Ear.open()) {
            assertThat(loop.poll(instance)).isEqualTo(new Unreachable("bad_http"));
            assertThat(ear.heard().toLowerCase()).doesNotContain("secret-");
        }
    }

    @Test
    void answersThatAnnounceAnotherArePassedOver() {
        upstream.history = request -> {
            request.reply("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            request.reply("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 199 Soon\r\nX: y\r\n\r\n");
            request.ok("", RawThingSpace.HISTORY);
        };
        ThingSpace instance = ready();

        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
    }

    @Test
    void aDeadFirstAddressIsFollowedByTheNextAndTriedLastFromThenOn() throws IOException {
        AtomicInteger looked = new AtomicInteger();
        Network network = new Network(
                on -> host -> {
                    looked.incrementAndGet();
                    return Names.found("127.0.0.9", "::1", "127.0.0.1");
                },
                nanos::get);
        URI named = URI.create("http://thingspace.example:" + upstream.port());
        ThingSpace instance = ready(GENEROUS, network, named);

        assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        assertThat(upstream.polls().get(0).head()).contains("host: thingspace.example:" + upstream.port());
        assertThat(looked).hasValue(1);
    }

    @Test
    void anAddressThatNeverAnswersIsFollowedByTheNextWithinTheTimeOut() throws Exception {
        try (SilentAddress silent = new SilentAddress("127.0.0.9", upstream.port())) {
            String first = silent.address().getHostString();
            Network network = new Network(on -> host -> Names.found(first, "127.0.0.1"), nanos::get);
            URI named = URI.create("http://thingspace.example:" + upstream.port());
            ThingSpace instance = loop.on(() -> instance(Duration.ofSeconds(6), network, named));

            assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        }
    }

    @Test
    void aNameServerThatDoesNotAnswerHurtsNobodyElse() {
        Network dead = new Network(on -> host -> Names.never(), nanos::get);
        URI named = URI.create("http://thingspace.example:" + upstream.port());
        ThingSpace silent = loop.on(() -> instance(Duration.ofMillis(500), dead, named));
        ThingSpace healthy = ready();
        List<CompletableFuture<PollOutcome>> lost = loop.polls(silent, 3);

        assertThat(loop.poll(healthy)).isInstanceOf(Reported.class);
        assertThat(lost).extracting(PollingLoop::get).containsOnly(new Unreachable("bearer_dns"));
    }

    @Test
    void aNameThatIsNotFoundAnyMoreGoesOnServingWhereItWas() {
        AtomicInteger looked = new AtomicInteger();
        Network network = new Network(
                on -> host -> looked.incrementAndGet() == 1 ? Names.found("127.0.0.1") : Names.notFound(), nanos::get);
        ThingSpace instance = ready(GENEROUS, network, URI.create("http://thingspace.example:" + upstream.port()));
        loop.poll(instance);
        for (int time = 0; time < 3; time++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(loop.poll(instance)).isInstanceOf(Reported.class);
        }
        assertThat(looked).hasValue(4);
    }

    @Test
    void aNameThatMovesIsFollowed() throws IOException {
        try (RawThingSpace before = new RawThingSpace("127.0.0.5", upstream.port())) {
            AtomicInteger looked = new AtomicInteger();
            Network network = new Network(
                    on -> host -> Names.found(looked.incrementAndGet() == 1 ? "127.0.0.5" : "127.0.0.1"), nanos::get);
            ThingSpace instance = ready(GENEROUS, network, URI.create("http://thingspace.example:" + upstream.port()));
            loop.poll(instance);
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            loop.poll(instance);
            loop.poll(instance);

            assertThat(before.polls()).hasSizeBetween(1, 2);
            assertThat(upstream.polls()).isNotEmpty();
        }
    }

    private ThingSpace ready() {
        return ready(GENEROUS, Network.SYSTEM, upstream.url());
    }

    private ThingSpace ready(Duration timeout, Network network, URI url) {
        ThingSpace instance = loop.on(() -> instance(timeout, network, url));
        loop.untilReady(instance);
        return instance;
    }

    private ThingSpace instance(Duration timeout, Network network, URI url) {
        return new ThingSpace(
                loop.vertx,
                List.of(loop.credentials(url, "right-password", timeout)),
                50,
                loop.ledger.seat().owning(),
                (name, result) -> loop.logins.add(result),
                (name, blame) -> loop.blames.add(blame),
                loop.clock,
                network);
    }

    private Network network(String address) {
        return new Network(on -> host -> Names.found(address), nanos::get);
    }

    private static byte[] packed(String how, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packing =
                switch (how) {
                    case "gzip", "x-gzip", "GZIP" -> new GZIPOutputStream(bytes);
                    case "gzip, gzip" -> new GZIPOutputStream(new GZIPOutputStream(bytes));
                    case "deflate" -> new DeflaterOutputStream(bytes);
                    case "bare deflate" -> new DeflaterOutputStream(bytes, new Deflater(9, true));
                    default -> bytes;
                }) {
            packing.write(body);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }
}

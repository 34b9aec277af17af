package io.upgradewatch.thingspace;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Certificates of an authority of our own, made within milliseconds. */
public final class Certificates {

    private static final byte[] SIGNED_BY_EC = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] ALTERNATIVE_NAMES = HexFormat.of().parseHex("0603551d11");
    private static final byte[] CONSTRAINTS = HexFormat.of().parseHex("0603551d13");
    private static final byte[] YES = HexFormat.of().parseHex("0101ff");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final KeyPair keys;
    private final String name;
    private final X509Certificate certificate;

    private Certificates(KeyPair keys, String name, X509Certificate certificate) {
        this.keys = keys;
        this.name = name;
        this.certificate = certificate;
    }

    /** An authority that nobody knows. */
    public static Certificates authority(String name) {
        KeyPair keys = keyPair();
        byte[] constraints = of(0x30, CONSTRAINTS, YES, of(0x04, of(0x30, YES)));
        Instant now = Instant.now();
        return new Certificates(
                keys, name, certificate(keys, name, keys, name, constraints, now, now.plus(Duration.ofDays(1))));
    }

    /** One for this host that holds now. */
    public Certificates issue(String host) {
        return issue(
                host, Instant.now().minus(Duration.ofDays(2)), Instant.now().plus(Duration.ofDays(1)));
    }

    /** One for this host. */
    public Certificates issue(String host, Instant from, Instant to) {
        KeyPair issued = keyPair();
        byte[] names = of(0x30, ALTERNATIVE_NAMES, of(0x04, of(0x30, of(0x82, host.getBytes(StandardCharsets.UTF_8)))));
        return new Certificates(issued, host, certificate(issued, host, keys, name, names, from, to));
    }

    /** In PEM. */
    public String chain() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** In PEM. */
    public String key() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    private static X509Certificate certificate(
            KeyPair subject, String name, KeyPair by, String issuer, byte[] extension, Instant from, Instant to) {
        byte[] content = of(
                0x30,
                of(0xa0, of(0x02, new byte[] {2})),
                of(
                        0x02,
                        BigInteger.valueOf(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))
                                .toByteArray()),
                SIGNED_BY_EC,
                name(issuer),
                of(0x30, time(from), time(to)),
                name(name),
                subject.getPublic().getEncoded(),
                of(0xa3, of(0x30, extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(by.getPrivate());
            signature.update(content);
            byte[] signed = of(0x30, content, SIGNED_BY_EC, of(0x03, new byte[] {0}, signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] name(String name) {
        return of(0x30, of(0x31, of(0x30, COMMON_NAME, of(0x0c, name.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant time) {
        return of(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** One value of DER: its tag, its length and its parts. */
    private static byte[] of(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (content.size() > 0xff) {
            value.write(0x82);
            value.write(content.size() >> 8);
        } else if (content.size() > 0x7f) {
            value.write(0x81);
        }
        value.write(content.size());
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }
}

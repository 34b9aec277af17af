package io.upgradewatch.thingspace.http;

import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/** What is wrong with certificates and keys in PEM, found before a connection needs them. Blocks. */
public final class Pem {

    private static final byte[] SAMPLE = "signed by the one, checked by the other".getBytes(StandardCharsets.UTF_8);

    private Pem() {}

    /** What is wrong with these certificates, if anything; repeats nothing of them. */
    public static Optional<String> faultOfCertificates(String pem) {
        try {
            return certificates(pem).isEmpty() ? Optional.of("holds no certificate") : Optional.empty();
        } catch (CertificateException unreadable) {
            return Optional.of("holds no certificates in PEM that can be read");
        }
    }

    /** What is wrong with this key for the first of these certificates, if anything; repeats nothing of it. */
    public static Optional<String> faultOfKey(String chain, String key) {
        if (key.contains("ENCRYPTED")) {
            return Optional.of("holds a key that is encrypted; one without a pass phrase is needed");
        }
        try {
            PublicKey certified = certificates(chain).get(0).getPublicKey();
            return fits(privateKey(chain, key, certified), certified)
                    ? Optional.empty()
                    : Optional.of("holds a key that is not the certificate's");
        } catch (Exception unreadable) {
            // Vert.x declares no narrower one.
            return Optional.of("holds no private key in PEM that can be read");
        }
    }

    private static List<X509Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static PrivateKey privateKey(String chain, String key, PublicKey certified) throws Exception {
        KeyManager[] managers = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(chain))
                .addKeyValue(Buffer.buffer(key))
                .getKeyManagerFactory(null)
                .getKeyManagers();
        X509KeyManager manager = (X509KeyManager) managers[0];
        String[] aliases = manager.getClientAliases(certified.getAlgorithm(), null);
        if (aliases == null || aliases.length == 0) {
            throw new VertxException("no key");
        }
        return manager.getPrivateKey(aliases[0]);
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }
}

package io.upgradewatch.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads secrets, each given in one of two forms: as a value, or as the name of a file that holds it. */
public final class Secrets {

    private static final int MAX_BYTES = 256 * 1024;
    private static final String FILE = "-file";

    private final ConfigurationFaults faults;

    public Secrets(ConfigurationFaults faults) {
        this.faults = faults;
    }

    /** The secret, without the newline at its end; null after noting that it is missing or at fault. */
    public String required(String key, Optional<String> value, Optional<String> file) {
        if (value.isEmpty() && file.isEmpty()) {
            faults.required(key, value);
            return null;
        }
        return optional(key, value, file).orElse(null);
    }

    /** The secret; empty if there is none, or after noting what is wrong with it. */
    public Optional<String> optional(String key, Optional<String> value, Optional<String> file) {
        if (value.isPresent() && file.isPresent()) {
            faults.add(key, "and " + key + FILE + " exclude each other");
            return Optional.empty();
        }
        if (file.isPresent()) {
            return text(key + FILE, file.get());
        }
        if (value.isPresent() && LiteralSecrets.reference(value.get())) {
            faults.add(
                    key,
                    "refers to another value, and a secret is taken as it stands: give the secret itself, or name the"
                            + " file that holds it with " + key + FILE);
            return Optional.empty();
        }
        Optional<String> secret = value.map(Secrets::withoutNewline);
        if (secret.isPresent() && secret.get().isBlank()) {
            faults.required(key, secret);
            return Optional.empty();
        }
        return secret;
    }

    /** What the file holds, without the newline at its end; empty after noting what is wrong with it. */
    public Optional<String> text(String key, String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                faults.add(key, "names a file of more than " + MAX_BYTES / 1024 + " KiB");
                return Optional.empty();
            }
            String text = withoutNewline(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            if (text.isBlank()) {
                faults.add(key, "names an empty file");
                return Optional.empty();
            }
            return Optional.of(text);
        } catch (CharacterCodingException notText) {
            faults.add(key, "names a file that is no UTF-8 text");
        } catch (IOException | IllegalArgumentException | SecurityException unreadable) {
            faults.add(key, "must name a file that can be read");
        }
        return Optional.empty();
    }

    private static String withoutNewline(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }
}

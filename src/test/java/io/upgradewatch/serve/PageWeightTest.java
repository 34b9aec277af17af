package io.upgradewatch.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page is made of: little, all of it here, and nothing that a proxy's path would break. */
class PageWeightTest {

    private static final Path PAGE = Path.of("src", "main", "resources", "META-INF", "resources");
    private static final int MAX_COMPRESSED = 200 * 1024;
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*'(\\.[^']+)'");

    @Test
    void everythingTogetherIsAtMost200KilobytesCompressed() {
        int total = files().stream().mapToInt(PageWeightTest::compressed).sum();

        assertThat(total).isBetween(1, MAX_COMPRESSED);
    }

    @Test
    void everyModuleThatIsImportedIsThere() {
        for (Path file : files()) {
            Matcher imported = IMPORT.matcher(text(file));
            while (imported.find()) {
                assertThat(file.resolveSibling(imported.group(1)).normalize())
                        .as("imported by %s", file)
                        .isRegularFile();
            }
        }
    }

    @Test
    void noAddressBeginsAtTheRootOrElsewhere() {
        for (Path file : files()) {
            assertThat(text(file))
                    .as("%s", file)
                    .doesNotContainPattern("(?:href|src)=\"/")
                    .doesNotContainPattern("['\"`]/(?:api|q)/")
                    .doesNotContainPattern("['\"`(]https?://(?!www\\.w3\\.org/)");
        }
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.walk(PAGE)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int compressed(Path file) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.size();
    }
}

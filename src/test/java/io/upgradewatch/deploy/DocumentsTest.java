package io.upgradewatch.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Documents lead where they say they do, and the front page stays one. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern TABLE = Pattern.compile("(?m)(?:^\\|.*\\n)+");

    @Test
    void everyLinkBetweenDocumentsLeadsToAFileAndItsHeading() {
        List<String> broken = new ArrayList<>();
        for (Path document : Documents.all()) {
            LINK.matcher(Documents.text(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .filter(target -> !leadsSomewhere(document, target))
                    .forEach(target -> broken.add(document + " -> " + target));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDocumentIsReachedFromTheFrontPage() {
        Set<Path> linked = LINK.matcher(Documents.text(Documents.FRONT))
                .results()
                .map(link -> Path.of(link.group(1).replaceFirst("#.*", "")))
                .collect(Collectors.toSet());
        assertThat(linked)
                .containsAll(Documents.all().stream()
                        .filter(document -> !document.equals(Documents.FRONT))
                        .toList());
    }

    @Test
    void theFrontPageFitsOnAScreenOrTwo() {
        String front = Documents.text(Documents.FRONT);
        assertThat(front.lines().count()).isLessThanOrEqualTo(150);
        assertThat(front.split("\\s+")).hasSizeLessThanOrEqualTo(1500);
        assertThat(TABLE.matcher(front).results().map(MatchResult::group))
                .allSatisfy(table -> assertThat(table.lines().count()).isLessThanOrEqualTo(8));
    }

    private static boolean leadsSomewhere(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return parts.length == 1
                || HEADING.matcher(Documents.text(file)).results().anyMatch(heading -> anchor(heading.group(1))
                        .equals(parts[1]));
    }

    /** As a forge makes one of a heading: lower case, spaces as dashes, nothing else but letters and digits. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}

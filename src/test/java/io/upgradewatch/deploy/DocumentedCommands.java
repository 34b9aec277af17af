package io.upgradewatch.deploy;

import java.util.List;
import java.util.regex.Pattern;

/** The command lines that README and documents tell people to type. */
final class DocumentedCommands {

    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)# .*$");

    private DocumentedCommands() {}

    /** One line each, continued lines joined, comments cut off. */
    static List<String> all() {
        return Documents.all().stream()
                .flatMap(file -> BLOCK.matcher(Documents.text(file)).results().map(block -> block.group(1)))
                .flatMap(block -> CONTINUED.matcher(block).replaceAll("").lines())
                .map(line -> COMMENT.matcher(line).replaceAll("").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}

package io.upgradewatch.serve.callback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.upgradewatch.fota.Imei;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The IMEIs in a notification whose shape nobody has written down: every number of 15 digits, wherever it stands, in
 * names as in values. What is no device of ours will not be found. Pure.
 *
 * @param devices in their order
 * @param secret what the notification itself shows to be let in; null if nothing
 */
record ImeisInJson(Set<Imei> devices, String secret) {

    private static final int MAX_DEVICES = 1_000;
    private static final int MAX_DEPTH = 64;
    private static final Set<String> SECRETS = Set.of("password", "secret");
    private static final Pattern DIGITS = Pattern.compile("(?<!\\d)\\d{15}(?!\\d)");
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** @throws IOException if it is no JSON */
    static ImeisInJson of(byte[] body) throws IOException {
        Set<Imei> devices = new LinkedHashSet<>();
        String secret = null;
        boolean any = false;
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                any = true;
                if (token == JsonToken.FIELD_NAME || token.isNumeric() || token == JsonToken.VALUE_STRING) {
                    collect(parser.getText(), devices);
                }
                boolean shown =
                        token == JsonToken.VALUE_STRING && SECRETS.contains(String.valueOf(parser.currentName()));
                secret = shown && secret == null ? parser.getText() : secret;
            }
        }
        if (!any) {
            throw new IOException("empty");
        }
        return new ImeisInJson(devices, secret);
    }

    private static void collect(String text, Set<Imei> devices) {
        Matcher digits = DIGITS.matcher(text);
        while (devices.size() < MAX_DEVICES && digits.find()) {
            devices.add(Imei.of(digits.group()));
        }
    }
}

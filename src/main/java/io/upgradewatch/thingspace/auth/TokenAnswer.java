package io.upgradewatch.thingspace.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;

/**
 * The one credential in a good answer to a token request or a login.
 *
 * @param token null if there is none that could be sent in a header
 * @param expiresIn seconds; negative if upstream did not say, or not in a number
 */
public record TokenAnswer(String token, long expiresIn) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST = 8 * 1024;

    /** Looks for {@code field}; never throws, whatever the bytes are. */
    public static TokenAnswer read(byte[] body, String field) {
        String token = null;
        long expiresIn = -1;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new TokenAnswer(null, -1);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(field)) {
                    token = parser.getValueAsString();
                } else if (name.equals("expires_in")) {
                    expiresIn = seconds(parser);
                }
                parser.skipChildren();
            }
        } catch (IOException notJson) {
            return new TokenAnswer(null, -1);
        }
        return new TokenAnswer(sendable(token) ? token : null, expiresIn);
    }

    // What is no number, or none that time could be measured in, says nothing and costs no token.
    private static long seconds(JsonParser parser) throws IOException {
        try {
            return Math.max(-1, parser.getValueAsLong(-1));
        } catch (InputCoercionException beyondALong) {
            return -1;
        }
    }

    private static boolean sendable(String token) {
        return token != null
                && !token.isEmpty()
                && token.length() <= LONGEST
                && token.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "TokenAnswer[expires in " + expiresIn + "]";
    }
}

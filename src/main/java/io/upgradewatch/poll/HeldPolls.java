package io.upgradewatch.poll;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Why devices that are due are not polled, as metrics and REST spell it: no bearer, by how the last request for one ended
 * ({@link TokenResult}); a login that is paused ({@link LoginPause}); or one of those here.
 */
public final class HeldPolls {

    /** Upstream refuses the credentials, fresh ones included. */
    public static final String DENIED = "denied";

    /** There is no session, and the last attempt to have one failed. */
    public static final String NO_SESSION = "no_session";

    /** The group has not been heard lately. */
    public static final String KAFKA = "kafka";

    private HeldPolls() {}

    /** Every cause there is. */
    public static List<String> causes() {
        List<String> causes = new ArrayList<>(List.of(DENIED, NO_SESSION, KAFKA));
        Arrays.stream(TokenResult.values())
                .filter(result -> result != TokenResult.OK)
                .forEach(result -> causes.add(result.label()));
        Arrays.stream(LoginPause.values()).forEach(pause -> causes.add(pause.cause()));
        return List.copyOf(causes);
    }
}

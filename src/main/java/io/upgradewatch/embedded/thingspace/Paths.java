package io.upgradewatch.embedded.thingspace;

import io.upgradewatch.embedded.thingspace.fault.Endpoint;
import io.vertx.core.http.HttpMethod;

/** Where each endpoint lives. Paths are taken apart by hand: this happens once for each of very many requests. */
final class Paths {

    // Places in a path that was split at its slashes; the first place is empty, then come "api", "fota", "v3".
    static final int ACCOUNT = 5;
    static final int DEVICE = 7;
    static final int PAGED_CAMPAIGN = 7;
    static final int CAMPAIGN = 6;

    private static final String REPORTS = "/api/fota/v3/reports/";
    private static final String CAMPAIGNS = "/api/fota/v3/campaigns/";

    private Paths() {}

    /** The endpoint behind this method and path, whose parts are given too. */
    static Endpoint endpoint(HttpMethod method, String path, String[] parts) {
        if (method == HttpMethod.GET && path.startsWith(REPORTS)) {
            return report(parts);
        }
        if (method == HttpMethod.GET && path.startsWith(CAMPAIGNS) && parts.length == CAMPAIGN + 1) {
            return Endpoint.CAMPAIGN;
        }
        if (path.startsWith("/simulator/")) {
            return Endpoint.CONTROL;
        }
        return method == HttpMethod.POST ? credentials(path) : Endpoint.UNKNOWN;
    }

    private static Endpoint report(String[] parts) {
        if (parts.length == 8 && parts[6].equals("devices")) {
            return Endpoint.HISTORY;
        }
        if (parts.length == 9 && parts[6].equals("campaigns") && parts[8].equals("devices")) {
            return Endpoint.CAMPAIGN_DEVICES;
        }
        return parts.length == 8 && parts[6].equals("firmware") && parts[7].equals("campaigns")
                ? Endpoint.CAMPAIGN_LIST
                : Endpoint.UNKNOWN;
    }

    private static Endpoint credentials(String path) {
        return switch (path) {
            case "/api/ts/v1/oauth2/token" -> Endpoint.TOKEN;
            case "/api/ts/v1/oauth2/revoke" -> Endpoint.REVOKE;
            case "/api/m2m/v1/session/login" -> Endpoint.LOGIN;
            case "/api/m2m/v1/session/logout" -> Endpoint.LOGOUT;
            default -> Endpoint.UNKNOWN;
        };
    }
}

package io.upgradewatch.serve.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a browser says that a request comes from and goes to. Other sites can make a browser send requests here, with
 * the credentials that it knows; these headers are how the browser tells on them.
 *
 * @param authority the {@code Host} asked for, with the port; null if absent
 * @param origin the {@code Origin} header; null if absent
 * @param fetchSite the {@code Sec-Fetch-Site} header; null if absent
 */
public record RequestOrigin(String authority, String origin, String fetchSite) {

    private static final Set<String> OURS = Set.of("same-origin", "none");
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|([a-z0-9-]+\\.)+localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

    /** Whether a page of another origin is behind the request; programs other than browsers never say so. */
    public boolean crossSite() {
        if (fetchSite != null) {
            return !OURS.contains(fetchSite);
        }
        return origin != null && !authorityOf(origin).equalsIgnoreCase(authority);
    }

    /** Whether it was addressed to this machine by a name that no stranger's DNS can give to it. */
    public boolean toLoopback() {
        return authority != null
                && LOOPBACK.matcher(authority.toLowerCase(Locale.ROOT)).matches();
    }

    private static String authorityOf(String origin) {
        try {
            String authority = new URI(origin).getAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException opaque) {
            return "";
        }
    }
}

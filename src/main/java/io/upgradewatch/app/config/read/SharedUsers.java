package io.upgradewatch.app.config.read;

import io.upgradewatch.app.config.ConfigurationFaults;
import io.upgradewatch.app.config.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Credential sets that give one user two passwords: the failed logins of one would lock the user of both. */
final class SharedUsers {

    private record User(URI url, String name) {}

    private SharedUsers() {}

    static void find(List<Settings.Credentials> sets, ConfigurationFaults faults) {
        Map<User, Settings.Credentials> firsts = new HashMap<>();
        for (Settings.Credentials set : sets) {
            if (set.url() == null || set.username() == null || set.password() == null) {
                continue;
            }
            User user = new User(set.url(), set.username().strip().toLowerCase(Locale.ROOT));
            Settings.Credentials first = firsts.putIfAbsent(user, set);
            if (first != null && !first.password().equals(set.password())) {
                String part = set.name().equals("default") ? "" : set.name() + ".";
                faults.add(
                        "upgradewatch.thingspace." + part + "password",
                        "is another than that of credential set " + first.name()
                                + ", which has the same user: upstream counts their failed logins together");
            }
        }
    }
}

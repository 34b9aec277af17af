package io.upgradewatch.app.config;

import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where this process is to listen.
 *
 * @param page page and REST
 * @param management metrics and health
 */
public record Hosts(String page, String management) {

    /** This machine alone. */
    static final Hosts LOCAL = new Hosts("127.0.0.1", "127.0.0.1");

    public static Hosts of(SmallRyeConfig config) {
        return new Hosts(said(config, "quarkus.http.host"), said(config, "quarkus.management.host"));
    }

    public boolean pageLocal() {
        return loopback(page);
    }

    public boolean managementLocal() {
        return loopback(management);
    }

    private static String said(SmallRyeConfig config, String key) {
        return config.getOptionalValue(key, String.class).orElse("127.0.0.1");
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}

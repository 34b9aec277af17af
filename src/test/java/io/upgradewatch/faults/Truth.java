package io.upgradewatch.faults;

import io.upgradewatch.embedded.thingspace.Simulator;
import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What is true upstream, and moves: two devices of three wait to be understood, the others do not. */
final class Truth implements AutoCloseable {

    static final AccountName[] ACCOUNTS = {new AccountName("0000123456-00001"), new AccountName("0000123456-00002")};
    private static final long FIRST = 990_000_100_000_000L;
    private static final long TICK_NANOS = 50_000_000;

    private final Map<Imei, ScriptedDevice> devices = new LinkedHashMap<>();
    private final Random random;
    private final Thread mover = new Thread(this::move, "truth");
    private volatile boolean over;

    Truth(Simulator simulator, int count, long seed) {
        random = new Random(seed);
        for (int i = 0; i < count; i++) {
            ScriptedDevice device =
                    new ScriptedDevice(new Imei(FIRST + i * 37L), ACCOUNTS[i % ACCOUNTS.length], i % 3 != 0, simulator);
            device.move(random);
            devices.put(device.imei, device);
        }
        mover.setDaemon(true);
    }

    void begin() {
        mover.start();
    }

    private void move() {
        while (!over) {
            for (ScriptedDevice device : devices.values()) {
                if (random.nextInt(8) == 0 && (!device.careful || device.complete())) {
                    device.move(random);
                }
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    Collection<ScriptedDevice> devices() {
        return devices.values();
    }

    /** The device, or null if it is none of ours. */
    ScriptedDevice find(Imei imei) {
        return devices.get(imei);
    }

    /** From here on nothing happens any more. */
    void halt() {
        over = true;
        try {
            mover.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        halt();
    }
}

package io.upgradewatch.shard;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.watch.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A few devices of each account, those that were taken on or polled last: enough to ask one of them about another, for
 * less than a hundred bytes an account. Lives on the loop.
 */
final class DeviceSamples {

    static final int SIZE = 16;

    // Served last first, then those that were never asked, then those in trouble.
    private static final Comparator<Device> BEST_FIRST = Comparator.<Device>comparingInt(device ->
                    device.trouble.failures() > 0 ? 2 : device.lastPoll().isEmpty() ? 1 : 0)
            .thenComparing(device -> -device.lastGoodAt);

    private final Map<AccountName, Sample> samples = new HashMap<>();

    /** The devices of one account. */
    private static final class Sample {

        private final Device[] devices = new Device[SIZE];
        private int next;

        void add(Device device) {
            for (Device known : devices) {
                if (known == device) {
                    return;
                }
                if (known == null) {
                    break;
                }
            }
            devices[next] = device;
            next = (next + 1) % SIZE;
        }

        /** Those that are still of the account, without the refused one. */
        Stream<Device> others(AccountName account, Watch refused) {
            return Stream.of(devices)
                    .filter(device -> device != null
                            && !device.gone
                            && device.watch.account().equals(account)
                            && !device.imei().equals(refused.imei()));
        }
    }

    /** The device was taken on, or a poll of it has ended. */
    void add(Device device) {
        Sample sample = samples.get(device.watch.account());
        if (sample == null) {
            sample = new Sample();
            samples.put(device.watch.account(), sample);
        }
        sample.add(device);
    }

    /** See {@code Neighbours}. */
    List<Watch> ofAccount(Watch refused, int max) {
        Sample sample = samples.get(refused.account());
        return sample == null ? List.of() : best(sample.others(refused.account(), refused), max);
    }

    /** See {@code Neighbours}. */
    List<Watch> ofOtherAccounts(Watch refused, int max) {
        List<Device> firsts = new ArrayList<>();
        samples.forEach((account, sample) -> {
            if (!account.equals(refused.account())) {
                sample.others(account, refused).min(BEST_FIRST).ifPresent(firsts::add);
            }
        });
        return best(firsts.stream(), max);
    }

    private static List<Watch> best(Stream<Device> devices, int max) {
        return devices.sorted(BEST_FIRST).limit(max).map(device -> device.watch).toList();
    }
}

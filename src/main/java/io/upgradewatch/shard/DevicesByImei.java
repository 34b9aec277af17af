package io.upgradewatch.shard;

import io.upgradewatch.fota.Imei;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Devices ordered by IMEI, in sorted runs of up to a few hundred: 6 bytes a device, where an entry of a tree takes 40.
 * Not thread-safe; while a stream of it is read, nothing may be put or removed.
 */
final class DevicesByImei {

    static final int LONGEST_RUN = 256;

    private static final long FIRST = 0;

    // Each run by a number that none of its devices is below and all of the run before are.
    private final NavigableMap<Long, List<Device>> runs = new TreeMap<>();
    private int size;

    DevicesByImei() {
        clear();
    }

    int size() {
        return size;
    }

    /** How many runs there are; at least one. */
    int runs() {
        return runs.size();
    }

    /** The device, or null if it is not here. */
    Device find(Imei imei) {
        List<Device> run = runs.floorEntry(imei.number()).getValue();
        int place = place(run, imei.number());
        return place < run.size() && run.get(place).imei().equals(imei) ? run.get(place) : null;
    }

    /** Takes in a device that is not here yet. */
    void put(Device device) {
        long number = device.imei().number();
        if (runs.floorEntry(number).getValue().size() == LONGEST_RUN) {
            split(runs.floorKey(number));
        }
        List<Device> run = runs.floorEntry(number).getValue();
        run.add(place(run, number), device);
        size++;
    }

    /** Takes the device out and returns it; null if it is not here. */
    Device remove(Imei imei) {
        Device device = find(imei);
        if (device != null) {
            var run = runs.floorEntry(imei.number());
            run.getValue().remove(place(run.getValue(), imei.number()));
            size--;
            if (run.getValue().isEmpty() && run.getKey() != FIRST) {
                runs.remove(run.getKey());
            }
        }
        return device;
    }

    void clear() {
        runs.clear();
        runs.put(FIRST, new ArrayList<>());
        size = 0;
    }

    /** Every device, in order. */
    Stream<Device> all() {
        return runs.values().stream().flatMap(List::stream);
    }

    /** The devices with a greater IMEI, in order. */
    Stream<Device> after(Imei imei) {
        List<Device> run = runs.floorEntry(imei.number()).getValue();
        Stream<Device> rest = run.subList(place(run, imei.number() + 1), run.size()).stream();
        return Stream.concat(
                rest, runs.tailMap(imei.number(), false).values().stream().flatMap(List::stream));
    }

    // Devices often come in order: the last run is left full, and the next begins with what comes.
    private void split(long key) {
        List<Device> run = runs.get(key);
        int cut = key == runs.lastKey() ? LONGEST_RUN - 1 : LONGEST_RUN / 2;
        List<Device> upper = run.subList(cut, LONGEST_RUN);
        List<Device> moved = new ArrayList<>(LONGEST_RUN);
        moved.addAll(upper);
        upper.clear();
        runs.put(moved.get(0).imei().number(), moved);
    }

    /** Where in the run the first device stands whose number is not below {@code number}. */
    private static int place(List<Device> run, long number) {
        int low = 0;
        int high = run.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (run.get(middle).imei().number() < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

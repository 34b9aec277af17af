package io.upgradewatch.shard;

import io.upgradewatch.fleet.Trial;
import io.upgradewatch.fota.Imei;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DevicesByImeiTest {

    private static final int MANY = 3 * DevicesByImei.LONGEST_RUN;

    private final DevicesByImei roster = new DevicesByImei();

    @Property(tries = 100)
    void itBehavesLikeATree(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int removals) {
        Random random = new Random(seed);
        DevicesByImei roster = new DevicesByImei();
        NavigableMap<Imei, Device> model = new TreeMap<>();
        for (int step = 0; step < 4_000; step++) {
            Imei imei = new Imei(random.nextInt(4 * MANY));
            if (random.nextInt(10) < removals) {
                assertThat(roster.remove(imei)).isSameAs(model.remove(imei));
            } else if (!model.containsKey(imei)) {
                Device device = device(imei.number());
                roster.put(device);
                model.put(imei, device);
            }
            if (step % 500 == 0) {
                agree(roster, model, new Imei(random.nextInt(4 * MANY)));
            }
        }
        agree(roster, model, new Imei(0));
        roster.clear();
        agree(roster, new TreeMap<>(), new Imei(0));
    }

    private static void agree(DevicesByImei roster, NavigableMap<Imei, Device> model, Imei some) {
        assertThat(roster.size()).isEqualTo(model.size());
        assertThat(roster.all()).containsExactlyElementsOf(model.values());
        assertThat(roster.after(some))
                .containsExactlyElementsOf(model.tailMap(some, false).values());
        assertThat(roster.find(some)).isSameAs(model.get(some));
        model.forEach((imei, device) -> assertThat(roster.find(imei)).isSameAs(device));
    }

    @Test
    void devicesThatComeInOrderFillTheirRuns() {
        LongStream.range(0, MANY).forEach(number -> roster.put(device(number)));
        assertThat(roster.runs()).isLessThanOrEqualTo(MANY / DevicesByImei.LONGEST_RUN + 1);
    }

    @Test
    void runsThatAreEmptyAreGivenBack() {
        LongStream.range(0, MANY).forEach(number -> roster.put(device(number)));
        LongStream.range(0, MANY).forEach(number -> roster.remove(new Imei(number)));
        assertThat(roster.runs()).isEqualTo(1);
        assertThat(roster.all()).isEmpty();
    }

    @Test
    void theGreatestImeiHasNoneAfterIt() {
        Imei greatest = new Imei(999_999_999_999_999L);
        roster.put(device(greatest.number()));
        assertThat(roster.after(greatest)).isEmpty();
        assertThat(roster.find(greatest)).isNotNull();
    }

    private static Device device(long number) {
        return new Device(null, Trial.watch(new Imei(number)), Trial.NOON);
    }
}

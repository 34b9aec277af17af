package io.upgradewatch.thingspace.history;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.thingspace.history.ForeignRecords.News;
import io.upgradewatch.watch.Watch;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ForeignRecordsTest {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final AccountName OTHER = new AccountName("0000123456-00002");

    private final ForeignRecords records = new ForeignRecords();

    @Test
    void aDeviceIsToldOnce() {
        assertThat(records.seen(watch(0), null)).isEqualTo(News.OF_DEVICE);
        assertThat(records.seen(watch(0), null)).isEqualTo(News.NONE);
        assertThat(records.seen(watch(1), null)).isEqualTo(News.OF_DEVICE);
    }

    @Test
    void severalDevicesWithTheSameOtherAccountAreTheAccountsFaultAndToldOnce() {
        assertThat(records.seen(watch(0), OTHER)).isEqualTo(News.OF_DEVICE);
        assertThat(records.seen(watch(0), OTHER)).isEqualTo(News.NONE);
        assertThat(records.seen(watch(1), OTHER)).isEqualTo(News.OF_DEVICE);
        assertThat(records.seen(watch(2), OTHER)).isEqualTo(News.OF_ACCOUNT);
        for (int device = 0; device < 1_000; device++) {
            assertThat(records.seen(watch(device), OTHER)).isEqualTo(News.NONE);
        }
    }

    @Test
    void onceItIsOverItIsNewsAgain() {
        for (int device = 0; device < 3; device++) {
            records.seen(watch(device), OTHER);
        }
        records.own(ACCOUNT);
        records.seen(watch(0), OTHER);
        records.seen(watch(1), OTHER);
        assertThat(records.seen(watch(2), OTHER)).isEqualTo(News.OF_ACCOUNT);
    }

    @Test
    void manyOtherAccountsAreNotTheAccountsFault() {
        for (int device = 0; device < 1_000; device++) {
            assertThat(records.seen(watch(device), new AccountName("other-" + device)))
                    .isEqualTo(News.OF_DEVICE);
        }
    }

    private static Watch watch(int device) {
        return new Watch(
                new Imei(990_000_000_000_000L + device), ACCOUNT, Instant.EPOCH, List.of(), Watch.Source.TOPIC);
    }
}

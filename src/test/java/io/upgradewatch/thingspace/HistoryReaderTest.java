package io.upgradewatch.thingspace;

import io.upgradewatch.fota.CampaignId;
import io.upgradewatch.fota.Upgrade;
import io.upgradewatch.fota.UpgradeStatus;
import io.upgradewatch.poll.PollOutcome.Reported;
import io.upgradewatch.poll.PollOutcome.Unreadable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryReaderTest {

    private static final String IMEI = "990000473475989";

    @Test
    void theDocumentedSampleIsReadFieldByField() throws IOException {
        List<Upgrade> upgrades = upgrades(seed());

        assertThat(upgrades).hasSize(5);
        assertThat(upgrades.get(0))
                .isEqualTo(new Upgrade(
                        new CampaignId("252d7ffc-7e35-11ec-931d-76f56843c393"),
                        UpgradeStatus.UPGRADE_SUCCESS,
                        "Upgrade completed successfully",
                        "SEQUANSCommunications_GM01Q_SR1.2.0.0-10657_SR1.2.0.0-10512",
                        "SR1.2.0.0-10657",
                        "SR1.2.0.0-10512",
                        "2022-01-25",
                        Instant.parse("2022-01-26T03:45:01.608Z")));
        assertThat(upgrades)
                .extracting(Upgrade::status)
                .containsExactly(
                        UpgradeStatus.UPGRADE_SUCCESS,
                        UpgradeStatus.UPGRADE_SUCCESS,
                        UpgradeStatus.DEVICE_REJECTED,
                        UpgradeStatus.UPGRADE_FAILED,
                        UpgradeStatus.DEVICE_REJECTED);
        assertThat(upgrades.get(1).reportedAt()).isEqualTo("2022-01-04T02:45:00.670Z");
        assertThat(HistoryReader.read(200, seed(), IMEI).foreign()).isFalse();
    }

    @Test
    void aVersion2EntryIsReadByItsIdAndSoftwareName() {
        Upgrade upgrade = only("""
                [{"deviceId":"990000473475989","id":"60b5d639-ccdc-4db8-8824-069bd94c95bf","accountName":"a",
                "softwareName":"FOTA_Verizon_Model-A_00To01_HF","startDate":"2020-08-05","status":"UpgradeFailed",
                "reason":"Device not found.","upgradeStartTime":"x"}]""");

        assertThat(upgrade.campaign()).isEqualTo(new CampaignId("60b5d639-ccdc-4db8-8824-069bd94c95bf"));
        assertThat(upgrade.firmwareName()).isEqualTo("FOTA_Verizon_Model-A_00To01_HF");
        assertThat(upgrade.startDate()).isEqualTo("2020-08-05");
        assertThat(upgrade.reportedAt()).isNull();
    }

    @Test
    void aVersion1EntryIsReadWithItsStartTime() {
        Upgrade upgrade = only("""
                [{"id":"c8e9","firmwareFrom":"A","firmwareTo":"B","upgradeStartTime":"2018-03-05T19:07:21Z",
                "status":"Device Rejected","reason":"success"}]""");

        assertThat(upgrade.status()).isEqualTo(UpgradeStatus.DEVICE_REJECTED);
        assertThat(upgrade.startDate()).isEqualTo("2018-03-05T19:07:21Z");
        assertThat(upgrade.moment()).isEqualTo("2018-03-05T00:00:00Z");
    }

    @Test
    void theCampaignIdCountsWhereBothAreGiven() {
        assertThat(only("[{\"id\":\"i\",\"campaignId\":\"c\",\"status\":\"Accepted\"}]")
                        .campaign())
                .isEqualTo(new CampaignId("c"));
        assertThat(only("[{\"id\":\"i\",\"campaignId\":\"\",\"status\":\"Accepted\"}]")
                        .campaign())
                .isEqualTo(new CampaignId("i"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [ ] ", "null", "", " \n"})
    void noRecordsComeInManyShapes(String body) {
        assertThat(upgrades(bytes(body))).isEmpty();
    }

    @Test
    void whatIsNotKnownIsIgnoredOrKept() {
        Upgrade upgrade = only("""
                [{"campaignId":7,"status":"SomethingNew","reason":null,"extra":{"a":[1,{"b":2}]},"firmwareTo":12.50,
                "firmwareFrom":{"odd":1},"reportUpdatedTime":"yesterday"}]""");

        assertThat(upgrade.campaign()).isEqualTo(new CampaignId("7"));
        assertThat(upgrade.status()).isEqualTo(new UpgradeStatus("SomethingNew"));
        assertThat(upgrade.reason()).isNull();
        assertThat(upgrade.firmwareTo()).isEqualTo("12.50");
        assertThat(upgrade.firmwareFrom()).isNull();
        assertThat(upgrade.reportedAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "\"990000473475989\",false",
        "990000473475989,false",
        "\"990000473475980\",true",
        "null,false",
        "\"\",false"
    })
    void anotherDeviceIsNoticedAndKeyedByTheOneAsked(String device, boolean foreign) {
        HistoryReader.Read read = HistoryReader.read(
                200, bytes("[{\"deviceId\":" + device + ",\"id\":\"i\",\"status\":\"Accepted\"}]"), IMEI);

        assertThat(read.foreign()).isEqualTo(foreign);
        assertThat(read.outcome()).isInstanceOf(Reported.class);
    }

    @Test
    void aDeviceNumberWithoutItsLeadingZerosIsTheSameDevice() {
        byte[] body = bytes("[{\"deviceId\":4401000000006,\"id\":\"i\",\"status\":\"Accepted\"}]");

        assertThat(HistoryReader.read(200, body, "004401000000006").foreign()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|not_a_list",
                "\"text\"|not_a_list",
                "17|not_a_list",
                "<html>|not_json",
                "[|not_json",
                "[{\"id\":\"i\",\"status\":\"Acc|not_json",
                "[{\"id\":\"i\",\"status\":\"A\"}]x|not_json",
                "[] []|not_json",
                "null null|not_a_list",
                "[1]|bad_entry",
                "[null]|bad_entry",
                "[[]]|bad_entry",
                "[{}]|bad_entry",
                "[{\"id\":\"i\"}]|bad_entry",
                "[{\"id\":\"i\",\"status\":\" \"}]|bad_entry",
                "[{\"id\":\"i\",\"status\":[\"A\"]}]|bad_entry",
                "[{\"id\":\" \",\"status\":\"A\"}]|bad_entry",
            })
    void whatIsNoHistoryIsUnreadable(String body, String cause) {
        assertThat(unreadable(bytes(body)).cause()).isEqualTo(cause);
    }

    @Test
    void theBadEntryIsNamedByItsPosition() {
        Unreadable unreadable = unreadable(bytes("[{\"id\":\"i\",\"status\":\"A\"},{\"id\":\"j\"}]"));

        assertThat(unreadable.detail()).isEqualTo("entry 1 has no campaign or no status");
        assertThat(unreadable.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"[", "'{\"a\":'"})
    void whatIsTooDeepIsNotFollowed(String level) {
        assertThat(unreadable(bytes("[{\"x\":" + level.repeat(100_000))).cause())
                .isEqualTo("too_deep");
        assertThat(unreadable(bytes("[" + "[".repeat(100_000))).cause()).isEqualTo("bad_entry");
    }

    @Test
    void whatIsTooLongIsNotTaken() {
        String text = "a".repeat(100_000);

        assertThat(unreadable(bytes("[{\"id\":\"i\",\"status\":\"" + text + "\"}]"))
                        .cause())
                .isEqualTo("too_long");
        assertThat(unreadable(bytes("[{\"id\":" + "1".repeat(5_000) + ",\"status\":\"A\"}]"))
                        .cause())
                .isEqualTo("too_long");
    }

    @Test
    void anotherEncodingIsSaidToBeOne() {
        byte[] latin = "[{\"id\":\"i\",\"status\":\"Gr\u00fcn\"}]".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(unreadable(latin).cause()).isEqualTo("bad_encoding");
    }

    @Test
    void onlyTheBeginningOfAnUnreadableBodyIsKept() {
        assertThat(unreadable(bytes("<" + "x".repeat(100_000))).body()).hasSize(64 * 1024);
    }

    @Test
    void noBytesMakeItThrow() throws IOException {
        Random random = new Random(1);
        byte[] seed = seed();
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = seed.clone();
            for (int hits = random.nextInt(4); hits >= 0; hits--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            assertThat(HistoryReader.read(200, broken, IMEI).outcome()).isNotNull();
            random.nextBytes(broken);
            assertThat(HistoryReader.read(200, broken, IMEI).outcome()).isNotNull();
        }
    }

    private static Upgrade only(String body) {
        List<Upgrade> upgrades = upgrades(bytes(body));
        assertThat(upgrades).hasSize(1);
        return upgrades.get(0);
    }

    private static List<Upgrade> upgrades(byte[] body) {
        return ((Reported) HistoryReader.read(200, body, IMEI).outcome())
                .history()
                .upgrades();
    }

    private static Unreadable unreadable(byte[] body) {
        return (Unreadable) HistoryReader.read(200, body, IMEI).outcome();
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] seed() throws IOException {
        try (InputStream sample = HistoryReaderTest.class.getResourceAsStream("/seed-history.json")) {
            return sample.readAllBytes();
        }
    }
}

package io.upgradewatch.thingspace.history;

import io.upgradewatch.fota.AccountName;
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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryReaderTest {

    private static final String IMEI = "990000473475989";
    private static final HistoryEntry.Asked ASKED = new HistoryEntry.Asked(IMEI, "0000123456-00001");

    private static final String OWN = "{\"id\":\"own\",\"status\":\"Accepted\"}";

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
        assertThat(HistoryReader.read(200, seed(), ASKED).foreign()).isFalse();
    }

    @Test
    void aVersion2EntryIsReadByItsIdAndSoftwareName() {
        Upgrade upgrade = only("""
                [{"deviceId":"990000473475989","id":"60b5d639-ccdc-4db8-8824-069bd94c95bf","accountName":"0000123456-00001",
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
        "\"990000473475989\",\"0000123456-00001\",false",
        "990000473475989,\" 123456-00001 \",false",
        "null,null,false",
        "\"\",\"\",false",
        "\"990000473475980\",null,true",
        "null,\"0000123456-00002\",true"
    })
    void anothersRecordIsNoNewsOfThisDevice(String device, String account, boolean foreign) {
        String record =
                "{\"deviceId\":" + device + ",\"accountName\":" + account + ",\"id\":\"i\",\"status\":\"Accepted\"}";
        HistoryReader.Read read = HistoryReader.read(200, bytes("[" + OWN + "," + record + "]"), ASKED);

        assertThat(read.foreign()).isEqualTo(foreign);
        Reported reported = (Reported) read.outcome();
        assertThat(reported.history().upgrades()).hasSize(foreign ? 1 : 2);
        assertThat(read.otherAccount()).isNull();
        if (foreign) {
            assertThat(reported.aside().cause()).isEqualTo("foreign");
            assertThat(reported.aside().body()).isEqualTo(bytes(record));
            assertThat(reported.history().whole()).isTrue();
        }
    }

    @Test
    void anAnswerThatIsAllAnothersIsNoEmptyHistory() {
        String record = "{\"accountName\":\"0000123456-00002\",\"id\":\"i\",\"status\":\"Accepted\"}";
        HistoryReader.Read read = HistoryReader.read(200, bytes("[" + record + "," + record + "]"), ASKED);

        assertThat(read.outcome()).isInstanceOf(Unreadable.class);
        assertThat(((Unreadable) read.outcome()).cause()).isEqualTo("foreign");
        assertThat(read.otherAccount()).isEqualTo(new AccountName("0000123456-00002"));
        String mixed = record + "," + record.replace("00002", "00003");
        assertThat(HistoryReader.read(200, bytes("[" + mixed + "]"), ASKED).otherAccount())
                .isNull();
        String hostile = record.replace("0000123456-00002", "a\\nERROR b");
        assertThat(HistoryReader.read(200, bytes("[" + hostile + "]"), ASKED).otherAccount())
                .isNull();
    }

    @Test
    void aDeviceNumberWithoutItsLeadingZerosIsTheSameDevice() {
        byte[] body = bytes("[{\"deviceId\":4401000000006,\"id\":\"i\",\"status\":\"Accepted\"}]");

        assertThat(HistoryReader.read(200, body, new HistoryEntry.Asked("004401000000006", "a"))
                        .foreign())
                .isFalse();
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
        Unreadable aside = reported("[" + OWN + ",{\"id\":\"j\"}]").aside();

        assertThat(aside.detail()).isEqualTo("entry 1 has no campaign or no status");
        assertThat(aside.status()).isEqualTo(200);
        assertThat(aside.body()).isEqualTo(bytes("{\"id\":\"j\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"j\",\"status\":null}|bad_entry|true",
                "{\"id\":\"j\",\"status\":\" \"}|bad_entry|true",
                "{\"id\":\"j\",\"status\":\"\\u200b\"}|bad_entry|true",
                "{\"id\":\"j\",\"status\":{\"a\":1}}|bad_entry|true",
                "{\"status\":\"Accepted\"}|bad_entry|false",
                "7|bad_entry|false",
                "[[{}]]|bad_entry|false",
                "null|bad_entry|false"
            })
    void aBadEntryHidesNoneOfItsNeighboursAndCountsAsPresent(String bad, String cause, boolean known) {
        Reported reported = reported("[" + OWN + "," + bad + "," + OWN.replace("own", "next") + "]");

        assertThat(reported.history().upgrades())
                .extracting(upgrade -> upgrade.campaign().value())
                .containsExactly("own", "next");
        assertThat(reported.aside().cause()).isEqualTo(cause);
        assertThat(reported.aside().body()).isEqualTo(bytes(bad));
        assertThat(reported.history().unread()).isEqualTo(known ? Set.of(new CampaignId("j")) : Set.of());
        // Where it cannot be told which one is there, none can be said to be missing.
        assertThat(reported.history().whole()).isEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",{\"id\":\"j\",\"status\":\"Acc|not_json",
                ",{\"id\":\"j\",\"reason\":\"\\q\",\"status\":\"Accepted\"}]|not_json",
                "]x|not_json",
                "][]|not_json"
            })
    void whatBreaksOffIsReadAsFarAsItGoesAndNothingIsMissingFromIt(String rest, String cause) {
        Reported reported = reported("[" + OWN + rest);

        assertThat(reported.history().upgrades()).hasSize(1);
        assertThat(reported.history().whole()).isFalse();
        assertThat(reported.aside().cause()).isEqualTo(cause);
        assertThat(new String(reported.aside().body(), StandardCharsets.UTF_8)).isEqualTo(rest);
    }

    @Test
    void severalBadEntriesArePutAsideTogether() {
        Unreadable aside = reported("[{\"id\":\"i\"}," + OWN + ",7]").aside();

        assertThat(aside.detail()).isEqualTo("entry 0 has no campaign or no status; 2 entries in all");
        assertThat(new String(aside.body(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"i\"}\n7");
    }

    @ParameterizedTest
    @CsvSource({"[", "'{\"a\":'"})
    void whatIsTooDeepIsNotFollowed(String level) {
        assertThat(unreadable(bytes("[{\"x\":" + level.repeat(100_000))).cause())
                .isEqualTo("too_deep");
        assertThat(reported("[" + OWN + ",{\"x\":" + level.repeat(100_000))
                        .aside()
                        .cause())
                .isEqualTo("too_deep");
    }

    @Test
    void aTextThatIsTooLongIsCutAndAnIdentityThatIsTooLongIsNone() {
        String text = "a\ud83d\ude00".repeat(30_000);

        Upgrade cut = only("[" + OWN.replace("\"Accepted\"", "\"Accepted\",\"reason\":\"" + text + "\"") + "]");
        assertThat(cut.reason())
                .hasSizeBetween(900, 1_000)
                .startsWith("a\ud83d\ude00a")
                .endsWith("\u2026");
        assertThat(unreadable(bytes("[{\"id\":\"i\",\"status\":\"" + text + "\"}]"))
                        .cause())
                .isEqualTo("too_long");
        assertThat(unreadable(bytes("[{\"id\":" + "1".repeat(5_000) + ",\"status\":\"A\"}]"))
                        .cause())
                .isEqualTo("too_long");
        assertThat(reported("[{\"" + text + "\":1,\"id\":\"j\"}," + OWN + "]")
                        .history()
                        .upgrades())
                .hasSize(1);
    }

    @Test
    void halfAPairOfSurrogatesIsReadAsWhatCanBeWritten() {
        Upgrade odd = only("[{\"id\":\"i\",\"status\":\"Accepted\",\"reason\":\"a\\ud83d!\"}]");

        assertThat(odd.reason()).isEqualTo("a?!");
    }

    @Test
    void oneByteThatIsNoTextHidesNoNeighbours() {
        byte[] latin = ("[" + OWN + ",{\"id\":\"j\",\"status\":\"Accepted\",\"reason\":\"f\u00fcr\"},"
                        + "{\"id\":\"k\",\"status\":\"Gr\u00fcn\"}]")
                .getBytes(StandardCharsets.ISO_8859_1);

        Reported reported = (Reported) HistoryReader.read(200, latin, ASKED).outcome();
        assertThat(reported.history().upgrades())
                .extracting(upgrade -> upgrade.campaign().value())
                .containsExactly("own", "j");
        assertThat(reported.history().unread()).containsExactly(new CampaignId("k"));
        assertThat(reported.aside().cause()).isEqualTo("bad_encoding");
        assertThat(reported.aside().body()).isEqualTo(latin);
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
            assertThat(HistoryReader.read(200, broken, ASKED).outcome()).isNotNull();
            random.nextBytes(broken);
            assertThat(HistoryReader.read(200, broken, ASKED).outcome()).isNotNull();
        }
    }

    private static Reported reported(String body) {
        return (Reported) HistoryReader.read(200, bytes(body), ASKED).outcome();
    }

    private static Upgrade only(String body) {
        List<Upgrade> upgrades = upgrades(bytes(body));
        assertThat(upgrades).hasSize(1);
        return upgrades.get(0);
    }

    private static List<Upgrade> upgrades(byte[] body) {
        return ((Reported) HistoryReader.read(200, body, ASKED).outcome())
                .history()
                .upgrades();
    }

    private static Unreadable unreadable(byte[] body) {
        return (Unreadable) HistoryReader.read(200, body, ASKED).outcome();
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

package io.upgradewatch.embedded.thingspace.fault;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultRulesTest {

    private static final AccountName ACCOUNT = new AccountName("0000123456-00001");
    private static final AccountName OTHER_ACCOUNT = new AccountName("0000123456-00002");
    private static final Imei DEVICE = Imei.of("490154203237518");
    private static final Imei OTHER_DEVICE = Imei.of("900000000000001");

    private final FaultRules faults = new FaultRules();

    @Test
    void withoutFaultsNothingIsStruck() {
        assertThat(next(ACCOUNT, DEVICE)).isEmpty();
    }

    @Test
    void aDevicesOwnFaultComesBeforeItsAccountsAndThatBeforeTheOneForAll() {
        faults.add(Fault.HTML);
        faults.add(FaultRule.of(Fault.RESET).forAccount(ACCOUNT));
        faults.add(FaultRule.of(Fault.SILENCE).forDevice(DEVICE));

        assertThat(next(ACCOUNT, DEVICE)).contains(Fault.SILENCE);
        assertThat(next(ACCOUNT, OTHER_DEVICE)).contains(Fault.RESET);
        assertThat(next(OTHER_ACCOUNT, OTHER_DEVICE)).contains(Fault.HTML);
    }

    @Test
    void aCountedFaultStrikesThatManyAnswersAndIsGone() {
        faults.add(FaultRule.of(Fault.RESET).times(2));

        assertThat(next(ACCOUNT, DEVICE)).contains(Fault.RESET);
        assertThat(next(ACCOUNT, OTHER_DEVICE)).contains(Fault.RESET);
        assertThat(next(ACCOUNT, DEVICE)).isEmpty();
        assertThat(faults.rules()).isEmpty();
        assertThat(faults.struck(Fault.RESET)).isEqualTo(2);
    }

    @Test
    void aFaultOfOneEndpointLeavesTheOthersAlone() {
        faults.add(FaultRule.of(Fault.BAD_GATEWAY).at(Endpoint.LOGIN));

        assertThat(next(ACCOUNT, DEVICE)).isEmpty();
        assertThat(faults.next(Endpoint.LOGIN, null, null)).isPresent();
    }

    @Test
    void aLikelyFaultStrikesItsShare() {
        faults.add(FaultRule.of(Fault.RESET).likely(0.25));

        IntStream.range(0, 10_000).forEach(i -> next(ACCOUNT, DEVICE));

        assertThat(faults.struck(Fault.RESET)).isBetween(2_300L, 2_700L);
    }

    @Test
    void oneKindCanBeSwitchedOffAlone() {
        faults.add(Fault.RESET);
        faults.add(Fault.HTML);

        faults.clear(Fault.RESET);

        assertThat(next(ACCOUNT, DEVICE)).contains(Fault.HTML);
    }

    @Test
    void everyLabelLeadsBackToItsFault() {
        assertThat(Fault.values())
                .allSatisfy(fault -> assertThat(Fault.named(fault.label())).isEqualTo(fault));
        assertThat(Fault.BEARER_EXPIRED.label()).isEqualTo("bearer-expired");
    }

    private Optional<Fault> next(AccountName account, Imei device) {
        return faults.next(Endpoint.HISTORY, account, device).map(FaultRule::fault);
    }
}

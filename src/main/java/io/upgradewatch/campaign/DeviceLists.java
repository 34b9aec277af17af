package io.upgradewatch.campaign;

import io.upgradewatch.fota.AccountName;
import io.upgradewatch.fota.Imei;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The upstream that is asked which devices an account has. Called on the poll loop's thread, and answers there, once,
 * perhaps before it returns. Each call is one request.
 */
public interface DeviceLists {

    /** The protocols that devices speak, each of which has a list of its own. */
    List<String> PROTOCOLS = List.of("LWM2M", "OMADM", "HTTP");

    /**
     * Asks for a page of an account's devices.
     *
     * @param protocol of the devices, in upstream's words
     * @param after where an earlier page said that it goes on
     */
    void devices(
            AccountName account,
            String protocol,
            Optional<String> after,
            Consumer<CampaignAnswer<DevicePage>> answered);

    /**
     * One page.
     *
     * @param next where the list goes on; empty at its end
     */
    record DevicePage(List<Listed> devices, Optional<String> next) {}

    /** One device as upstream lists it. All texts are opaque and null if absent. */
    record Listed(Imei imei, String make, String model, String firmware) {}
}

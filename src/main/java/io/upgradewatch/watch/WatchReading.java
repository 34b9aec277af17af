package io.upgradewatch.watch;

import io.upgradewatch.fota.Imei;
import java.util.List;
import java.util.Optional;

/**
 * What could be made of one watch that somebody wrote: a draft, or every fault that keeps it from being one.
 *
 * @param imei the device it names, if that much could be read, also when the rest is at fault
 * @param draft present exactly if there are no faults
 * @param faults in the order of the fields
 */
public record WatchReading(Optional<Imei> imei, Optional<WatchDraft> draft, List<FieldFault> faults) {

    public WatchReading {
        faults = List.copyOf(faults);
        if (draft.isPresent() != faults.isEmpty()) {
            throw new IllegalArgumentException("either a draft or faults");
        }
    }

    /** Nothing of it could be read. */
    static WatchReading unreadable(String message) {
        return new WatchReading(Optional.empty(), Optional.empty(), List.of(new FieldFault(FieldFault.LINE, message)));
    }
}

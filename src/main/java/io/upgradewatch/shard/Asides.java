package io.upgradewatch.shard;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.poll.PollOutcome;
import io.upgradewatch.watch.Watch;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jboss.logging.Logger;

/** Puts aside what nobody can read of an answer: once for each device and content. On the loop. */
final class Asides {

    private static final Logger LOG = Logger.getLogger(Asides.class);

    // What was put aside last, of the few devices of which anything was.
    private final Map<Device, Integer> last = new WeakHashMap<>();
    private final Set<Device> failed = Collections.newSetFromMap(new WeakHashMap<>());

    /** Never fails: what could not be put aside is told, and comes again with the next answer. */
    Uni<Void> put(Device device, Watch asked, PollOutcome.Unreadable part) {
        if (device.gone || !news(device, part)) {
            return Uni.createFrom().voidItem();
        }
        last.put(device, content(part));
        failed.remove(device);
        return device.shard
                .pen(pen -> pen.putAside(asked.imei(), asked.account(), part))
                .onFailure()
                .recoverWithItem(failure -> notPut(device, failure));
    }

    private Void notPut(Device device, Throwable failure) {
        LOG.warnf("what could not be read could not be put aside either imei=%s cause=%s", device.imei(), failure);
        last.remove(device);
        failed.add(device);
        device.fingerprint = 0;
        return null;
    }

    /** Whether anything of the device was put aside by this owner. */
    boolean has(Device device) {
        return last.containsKey(device);
    }

    /** Whether this is not what was put aside of the device last. */
    boolean news(Device device, PollOutcome.Unreadable part) {
        return !Integer.valueOf(content(part)).equals(last.get(device));
    }

    private static int content(PollOutcome.Unreadable part) {
        return 31 * Arrays.hashCode(part.body()) + part.detail().hashCode();
    }

    /** Whether the device's last answer has to be read again, since a part of it could not be put aside. */
    boolean owed(Device device) {
        return !failed.isEmpty() && failed.contains(device);
    }
}

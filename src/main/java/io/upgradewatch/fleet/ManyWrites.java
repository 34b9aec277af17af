package io.upgradewatch.fleet;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/** Many writes to the watchlist, some hundred of them under way at a time. */
final class ManyWrites {

    private static final int UNDER_WAY = 256;

    private ManyWrites() {}

    /** @return how many there were; fails if one could not be done, the others being done all the same */
    static Uni<Integer> all(List<Supplier<Uni<Void>>> writes) {
        return Multi.createFrom()
                .iterable(writes)
                .onItem()
                .transformToUni(Supplier::get)
                .collectFailures()
                .merge(UNDER_WAY)
                .onItem()
                .ignoreAsUni()
                .replaceWith(writes.size());
    }
}

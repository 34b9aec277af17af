package io.upgradewatch.thingspace;

import io.vertx.core.Context;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What connections need of the machine they are made on.
 *
 * @param lookup gives those who live on a loop their way to find addresses
 * @param nanoTime as {@link System#nanoTime()}
 */
record Network(Function<Context, AddressLookup> lookup, LongSupplier nanoTime) {

    static final Network SYSTEM = new Network(SystemLookup::new, System::nanoTime);
}

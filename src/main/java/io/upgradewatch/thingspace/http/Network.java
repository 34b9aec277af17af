package io.upgradewatch.thingspace.http;

import io.upgradewatch.thingspace.address.AddressLookup;
import io.upgradewatch.thingspace.address.SystemLookup;
import io.vertx.core.Context;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What connections need of the machine they are made on.
 *
 * @param lookup gives those who live on a loop their way to find addresses
 * @param nanoTime as {@link System#nanoTime()}
 */
public record Network(Function<Context, AddressLookup> lookup, LongSupplier nanoTime) {

    public static final Network SYSTEM = new Network(SystemLookup::new, System::nanoTime);
}

package io.upgradewatch.command;

import java.net.URI;
import java.util.function.Supplier;

/**
 * What commands do their work by. Nothing is read or opened before a command needs it.
 *
 * @param service where the service that is configured listens, as a URL
 */
public record CommandPorts(Supplier<URI> service, Check check, Sample sample, Reshard reshard) {}

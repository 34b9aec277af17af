package io.upgradewatch.bench;

import java.util.function.Supplier;

/**
 * One who watches a part of the devices.
 *
 * @param account whose histories it asks for
 * @param first the first of its devices
 * @param changes the topic on which it tells what changed
 * @param start starts a process of it
 */
record Contender(String account, long first, int devices, String changes, Supplier<ProcessHandle> start) {}

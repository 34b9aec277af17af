/** Devices that accounts list. */
package io.upgradewatch.shard.discovery;

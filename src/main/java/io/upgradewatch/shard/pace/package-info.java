/** How soon a device is polled again, by value or by its slot. */
package io.upgradewatch.shard.pace;

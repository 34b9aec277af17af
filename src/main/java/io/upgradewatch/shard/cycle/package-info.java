/** How one cycle of one device ends, and who is told. */
package io.upgradewatch.shard.cycle;

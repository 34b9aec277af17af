/** Bringing a shard's knowledge back: whose it is, and what was written down about it. */
package io.upgradewatch.recover;

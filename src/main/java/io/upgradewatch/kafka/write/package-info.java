/** What writes: a shard's transactions, and single rows that need no fence. */
package io.upgradewatch.kafka.write;

/** Moves rows to where a new number of partitions places them. */
package io.upgradewatch.kafka.reshard;

/** Finds out that a shard's state or watches are lost, and does what was chosen about it. */
package io.upgradewatch.kafka.loss;

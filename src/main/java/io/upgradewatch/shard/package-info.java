/** One owned partition, driven through all stages: start reading at {@code PollCycle}. */
package io.upgradewatch.shard;
